"""Keys in the environment that serve one purpose each, so that one that leaks opens one thing."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32  # characters


def own_keys(name: str, keys: Sequence[str], purpose: str, *, needed: bool) -> list[str]:
    """The keys of the variable ``name``: the first one seals, every one opens. None: one is made from ``SECRET_KEY``.

    Raises ImproperlyConfigured where one is needed and there is none, and for one that is too short.
    """
    if needed and not keys:
        raise ImproperlyConfigured(
            f"生产环境必须设置环境变量 {name}（{purpose}的密钥，至少 {SHORTEST} 个随机字符，不同于 SECRET_KEY），"
            "请设置后重新启动。"
        )
    if any(len(key) < SHORTEST for key in keys):
        raise ImproperlyConfigured(f"{name} 的每个密钥至少要 {SHORTEST} 个随机字符，请更换后重新启动。")
    return list(keys)


def keep_apart(**keys: Sequence[object]) -> None:
    """Raises ImproperlyConfigured where two variables hold the same key."""
    names = list(keys)
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            if any(key in keys[name] for key in keys[other]):
                raise ImproperlyConfigured(f"{name} 和 {other} 不能用同一个密钥，请更换其中一个后重新启动。")
