"""Readings that every installation begins with: names known in the whole country, and those of earlier releases."""

SURNAME = "姓氏"
SURNAMES = {
    **{"单": "shan", "查": "zha", "仇": "qiu", "曾": "zeng", "盖": "ge", "解": "xie", "朴": "piao", "缪": "miao"},
    **{"覃": "qin", "种": "chong", "秘": "bi", "薄": "bo", "卜": "bu", "牟": "mu", "阚": "kan"},
}
STARTS = {
    "朝阳": ("chao yang", "地名；辽宁、北京、长春等地均读 chao"),
    "曾子": ("zeng zi", "人名"),
    "区庄": ("ou zhuang", "姓氏区读 ou；单写一个“区”会与行政区相混，所以按村名写"),
    "区村": ("ou cun", "姓氏区读 ou；单写一个“区”会与行政区相混，所以按村名写"),
}
ANYWHERE = {
    "翟": ("zhai", "姓氏"),
    "尉迟": ("yu chi", "复姓"),
    "万俟": ("mo qi", "复姓"),
    "阿城": ("e cheng", "如阳谷阿城；黑龙江阿城读 a，按本地读法修改"),
    "石佛": ("shi fo", "地名"),
    "东阿": ("dong e", "山东县名"),
    "莘县": ("shen xian", "山东县名"),
    "单县": ("shan xian", "山东县名"),
    "长清": ("chang qing", "山东区名"),
    "长岛": ("chang dao", "山东地名"),
    "长丰": ("chang feng", "安徽县名"),
    "长治": ("chang zhi", "山西市名"),
    "长垣": ("chang yuan", "河南市名"),
    "长葛": ("chang ge", "河南市名"),
    "乐陵": ("lao ling", "山东市名"),
    "涡阳": ("guo yang", "安徽县名"),
    "洪洞": ("hong tong", "山西县名"),
    "大城县": ("dai cheng xian", "河北县名"),
    "浚县": ("xun xian", "河南县名"),
    "漯河": ("luo he", "河南市名"),
    "珲春": ("hun chun", "吉林市名"),
    "穆棱": ("mu ling", "黑龙江市名"),
    "筠连": ("jun lian", "四川县名"),
    "会稽": ("kuai ji", "古地名"),
    "六合区": ("lu he qu", "江苏区名"),
}
SOURCE = "随软件带来的通用读音；本地地名请自行补充"


def rows():
    """The columns of each."""
    for text, reading in SURNAMES.items():
        yield {"text": text, "reading": reading, "applies": "surname", "remark": SURNAME, "source": SOURCE}
    for applies, texts in (("start", STARTS), ("anywhere", ANYWHERE)):
        for text, (reading, remark) in texts.items():
            yield {"text": text, "reading": reading, "applies": applies, "remark": remark, "source": SOURCE}
