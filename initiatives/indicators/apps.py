from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "initiatives.indicators"
    verbose_name = "指标与数据"
