"""The chain over the audit log. It begins empty: the next entry links those that are there, after what had to go."""

import django.utils.timezone
from django.db import migrations, models

TABLE, COLUMNS = "audit_auditlink", "position, entry, facts, texts, hash"
CHANGE = "审计链不能修改。"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER audit_link_unchanged BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER audit_link_unchanged BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION audit_refuse('{CHANGE}')",
    ],
}


def keep(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in TRIGGERS[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_refusals'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(default=0, verbose_name='序号')),
                ('hash', models.CharField(max_length=64, verbose_name='链值')),
                ('day', models.DateField(null=True, verbose_name='最近入链日期')),
            ],
            options={
                'verbose_name': '审计链末端',
                'verbose_name_plural': '审计链末端',
            },
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(unique=True, verbose_name='序号')),
                ('entry', models.PositiveBigIntegerField(unique=True, verbose_name='审计记录')),
                ('facts', models.CharField(max_length=64, verbose_name='事实摘要')),
                ('texts', models.JSONField(verbose_name='内容摘要')),
                ('salts', models.JSONField(default=dict, verbose_name='盐')),
                ('hash', models.CharField(max_length=64, verbose_name='链值')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='入链时间')),
                ('is_anchor', models.BooleanField(default=False, verbose_name='清理后的起点')),
            ],
            options={
                'verbose_name': '审计链',
                'verbose_name_plural': '审计链',
                'ordering': ['position'],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
