/* The words of the editor's dialogs in Chinese: its library asks ``gettext`` while it is read, so this comes before it. */
const WORDS = {
  Bullets: "圆点", Cancel: "取消", "Decimal numbers": "数字", "Edit Link": "链接", "List properties": "编号方式",
  "List type": "编号", "Lowercase Roman numerals": "小写罗马数字", "Lowercase letters": "小写字母", "Start at": "起始编号",
  Title: "提示文字", URL: "网址", Update: "确定", "Uppercase Roman numerals": "大写罗马数字", "Uppercase letters": "大写字母",
};
const before = window.gettext || ((text) => text);
window.gettext = (text) => WORDS[text] || before(text);

/* The library adds its rules as an inline style unless an element of that name is there. The policy of the page refuses
   inline styles; editor.css holds what is needed. An element outside HTML stands in, to which no policy applies. */
const standing = document.createElementNS("urn:none", "style");
standing.setAttribute("data-tiptap-style", "");
document.head.append(standing);
