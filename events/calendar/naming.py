"""Names of events that the rules reserve.

Order 31 of the General Administration of Sport (体育赛事活动管理办法, in force since 2023-01-01) restricts 中国, 全国,
国际, 世界, 亚洲 and the like in event names. We ask for a reason on file; we do not judge it. 国际象棋 and 国际跳棋 are
names of games, not claims.
"""

RESERVED = ("中国", "中华", "全国", "国家", "国际", "世界", "亚洲", "洲际")
GAMES = ("国际象棋", "国际跳棋")


def reserved_words(name: str) -> list[str]:
    """The reserved words that ``name`` uses, in the order of the rule."""
    for game in GAMES:
        name = name.replace(game, "")
    return [word for word in RESERVED if word in name]


def complaint(name: str, basis: str) -> str:
    """One sentence on what is missing, or an empty string."""
    words = reserved_words(name)
    if not words or basis.strip():
        return ""
    return f"名称中有“{'”“'.join(words)}”，请在“名称使用依据”中填写批准文件或公开出处，否则请改名。"
