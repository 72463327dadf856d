"""What files and answers on groups and alliances say of themselves."""

SOURCE = "聊城市教育和体育局集团化、联盟化办学登记"
