"""How names are read where a dictionary reads them otherwise, and the readings that every installation begins with."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from portal.places.migrations import _common_readings


def add(apps, schema_editor):
    reading = apps.get_model("places", "Reading")
    reading.objects.bulk_create(reading(**values) for values in _common_readings.rows())


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalReading',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_address', models.GenericIPAddressField(null=True, verbose_name='来源地址')),
                ('history_batch', models.PositiveBigIntegerField(help_text='由表格导入产生时，批次的编号。', null=True, verbose_name='表格批次')),
                ('text', models.CharField(db_index=True, error_messages={'unique': '这几个字已有读音，请直接修改那一条。'}, help_text='地名、姓氏或其中几个字，例如“单县”“翟”。', max_length=10, validators=[django.core.validators.RegexValidator('^[\\u3400-\\u9fff\\U00020000-\\U0003134f]{1,10}$', '只能填汉字，最多 10 个。')], verbose_name='文字')),
                ('reading', models.CharField(help_text='每字一个音节，不标声调，用空格隔开，ü 写作 v，例如“dong e”。', max_length=69, verbose_name='读音')),
                ('applies', models.CharField(choices=[('surname', '姓氏，后面是庄、村、家等'), ('start', '名称开头，或在县、镇等之后'), ('anywhere', '任何位置')], default='start', max_length=8, verbose_name='用在')),
                ('remark', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('history_change_reason', models.CharField(max_length=240, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 地名读音',
                'verbose_name_plural': 'historical 地名读音',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(error_messages={'unique': '这几个字已有读音，请直接修改那一条。'}, help_text='地名、姓氏或其中几个字，例如“单县”“翟”。', max_length=10, unique=True, validators=[django.core.validators.RegexValidator('^[\\u3400-\\u9fff\\U00020000-\\U0003134f]{1,10}$', '只能填汉字，最多 10 个。')], verbose_name='文字')),
                ('reading', models.CharField(help_text='每字一个音节，不标声调，用空格隔开，ü 写作 v，例如“dong e”。', max_length=69, verbose_name='读音')),
                ('applies', models.CharField(choices=[('surname', '姓氏，后面是庄、村、家等'), ('start', '名称开头，或在县、镇等之后'), ('anywhere', '任何位置')], default='start', max_length=8, verbose_name='用在')),
                ('remark', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='依据')),
            ],
            options={
                'verbose_name': '地名读音',
                'verbose_name_plural': '地名读音',
                'ordering': ['reading', 'text'],
                'constraints': [models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('text'), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.text.Length('reading'), '-', django.db.models.functions.text.Length(django.db.models.functions.text.Replace('reading', models.Value(' '), models.Value('')))), '+', models.Value(1))), name='reading_syllable_each', violation_error_message='读音的音节数应与字数相同，每字一个，用空格隔开。')],
            },
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
