from calendar import monthrange

from django.db import migrations, models

LEAP_YEAR = 2024
DAYS = [f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, monthrange(LEAP_YEAR, month)[1] + 1)]


class Migration(migrations.Migration):
    dependencies = [("facilities", "0007_real_season_days")]
    operations = [
        migrations.AddConstraint(
            model_name="openingperiod",
            constraint=models.CheckConstraint(
                name="openingperiod_real_days",
                condition=models.Q(season_from__in=["", *DAYS], season_to__in=["", *DAYS]),
                violation_error_message="日期按 月-日 填写，且要有这一天，例如 06-30。",
            ),
        )
    ]
