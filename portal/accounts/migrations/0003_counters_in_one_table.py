"""The counts of failed sign-ins move to the table of all counts; the addresses of earlier sign-ins get one of their own.

Locks stay in force. Addresses and names are counted further under the keys that the program makes of them. Where an
old row has no label its key cannot be made again: the row stays until ``purge_limits`` removes it. The counts of a
name at an address are left behind: they only take back what somebody mistyped in the last minutes.
"""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac

NAMES = {"account": "sign_in.account", "address": "sign_in.address"}


def move(apps, schema_editor):
    counters = apps.get_model("accounts", "SignInCounter").objects.using(schema_editor.connection.alias)
    throttles = apps.get_model("limits", "Throttle").objects.using(schema_editor.connection.alias)
    counters.filter(kind="both").delete()
    for row in counters.all():
        name = NAMES[row.kind]
        subject = f"{name}\n{row.label.casefold()}"
        digest = salted_hmac("portal.limits.throttle", subject, algorithm="sha256").hexdigest()
        until = max(row.latest, row.locked_until or row.latest)
        values = {"limit": name, "used": row.failures, "latest": row.latest, "ready_at": until}
        key = digest if row.label else row.key
        row.counter, made = throttles.get_or_create(
            key=key, defaults={**values, "expires_at": max(until, row.latest + timedelta(minutes=15))}
        )
        row.save() if made else row.delete()  # names that differ in their case alone


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_initial'),
        ('limits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('latest', models.DateTimeField(db_index=True, verbose_name='最近一次登录')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_addresses', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录过的地址',
                'verbose_name_plural': '登录过的地址',
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='known_address_once')],
            },
        ),
        migrations.AddField(
            model_name='signincounter',
            name='counter',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='limits.throttle', verbose_name='计数'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='signincounter',
            name='counter',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='limits.throttle', verbose_name='计数'),
        ),
        migrations.AlterField(
            model_name='signincounter',
            name='kind',
            field=models.CharField(choices=[('account', '账号'), ('known', '账号在登录过的地址'), ('address', '地址')], max_length=8, verbose_name='种类'),
        ),
        migrations.AlterModelOptions(
            name='signincounter',
            options={'ordering': ['-counter__latest'], 'verbose_name': '登录锁定', 'verbose_name_plural': '登录锁定'},
        ),
        migrations.RemoveConstraint(
            model_name='signincounter',
            name='tally_once',
        ),
        migrations.RemoveField(
            model_name='signincounter',
            name='failures',
        ),
        migrations.RemoveField(
            model_name='signincounter',
            name='key',
        ),
        migrations.RemoveField(
            model_name='signincounter',
            name='latest',
        ),
        migrations.RemoveField(
            model_name='signincounter',
            name='locked_until',
        ),
    ]
