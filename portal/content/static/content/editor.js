/* Our parts of the editor: pictures of the library, captions of tables, published figures, washing of what is pasted. */
import { Extension, Mark, Node, Plugin, Table, crel, updateAttrsDialog } from "django-prose-editor/editor";

const TITLES = {
  heading2: "大标题", heading3: "小标题", heading4: "更小的标题", bulletList: "项目符号", orderedList: "编号",
  orderedListProperties: "编号方式", blockquote: "引用", horizontalRule: "分隔线", bold: "加粗", italic: "斜体",
  subscript: "下标", superscript: "上标", link: "插入链接", unlink: "去掉链接", "history:undo": "撤销", "history:redo": "重做",
  table: "插入表格", "table:addColumnAfter": "在右侧加一列", "table:deleteColumn": "删除这一列", "table:addRowAfter": "在下方加一行",
  "table:deleteRow": "删除这一行", "table:mergeCells": "合并单元格", "table:splitCell": "拆分单元格",
  "table:toggleHeaderCell": "表头单元格", "table:deleteTable": "删除表格",
};
const OFFLINE = "没有连上服务器，这次只粘贴了文字。图片和表格请稍后再粘贴一次。";
const SIGNED_OUT = "登录已过期，这次只粘贴了文字。请在另一个窗口重新登录，再粘贴一次。";
const WORKING = "正在整理粘贴的内容……";

const textareaOf = (editor) => editor.options.element.querySelector("textarea");
const pictureIn = (element) => (element.matches("img") ? element : element.querySelector("img"));

/* What the editor has to say stands below it, where screen readers hear it too. */
const tell = (editor, sentences) => {
  const box = editor.options.element;
  let place = box.querySelector(".told");
  if (!place) {
    place = crel("div", { className: "told", role: "status" });
    box.append(place);
  }
  place.replaceChildren(...sentences.map((sentence) => crel("p", { textContent: sentence })));
};

export const PublishedFigure = Mark.create({
  name: "publishedFigure",
  inclusive: false,
  excludes: "_",
  addAttributes() {
    return { value: { default: null, parseHTML: (element) => element.getAttribute("value") } };
  },
  parseHTML() {
    return [{ tag: "data[value]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["data", HTMLAttributes, 0];
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "figure:insert",
      groups: "own",
      button: buttons.material("query_stats", "插入公布的数据"),
      active: (editor) => editor.isActive("publishedFigure"),
      command: insertFigure,
    });
    menu.defineItem({
      name: "figure:unlink",
      groups: "own",
      button: buttons.material("link_off", "不再链接到数据"),
      hidden: (editor) => !editor.isActive("publishedFigure"),
      command: (editor) => editor.chain().focus().extendMarkRange("publishedFigure").unsetMark("publishedFigure").run(),
    });
  },
});

export const LibraryPicture = Node.create({
  name: "libraryPicture",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes() {
    const part = (name) => ({ default: "", parseHTML: (element) => pictureIn(element)?.getAttribute(name) || "" });
    return { src: part("src"), alt: part("alt") };
  },
  parseHTML() {
    const caption = (element) => element.querySelector("figcaption") || document.createElement("figcaption");
    return [
      { tag: "figure", getAttrs: (element) => (pictureIn(element) ? null : false), contentElement: caption },
      { tag: "img[src]", contentElement: caption },
    ];
  },
  renderHTML({ HTMLAttributes }) {
    return ["figure", ["img", HTMLAttributes], ["figcaption", 0]];
  },
  addKeyboardShortcuts() {
    const below = ({ editor }) =>
      editor.isActive("libraryPicture") &&
      editor.chain().insertContentAt(editor.state.selection.$head.after(), { type: "paragraph" }).run();
    return { Enter: below };
  },
  addMenuItems({ buttons, menu }) {
    const hidden = (editor) => !editor.isActive("libraryPicture");
    const button = (icon, title) => buttons.material(icon, title);
    menu.defineItem({ name: "picture", groups: "own", button: button("image", "插入图片"), command: insertPicture });
    menu.defineItem({ name: "picture:alt", groups: "own", hidden, button: button("short_text", "图片里有什么（替代文字）"), command: describe });
    menu.defineItem({
      name: "picture:remove",
      groups: "own",
      hidden,
      button: button("hide_image", "去掉图片"),
      command: (editor) => editor.chain().focus().deleteNode("libraryPicture").run(),
    });
  },
});

export const TextTable = Table.extend({
  addAttributes() {
    const caption = (element) => element.querySelector("caption")?.textContent.trim() || "";
    return { ...this.parent?.(), caption: { default: "", parseHTML: caption, renderHTML: () => ({}) } };
  },
  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },
  renderHTML({ node, HTMLAttributes }) {
    const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : [];
    return ["table", HTMLAttributes, ...caption, ["tbody", 0]];
  },
  addNodeView() {
    const parent = this.parent?.();
    return (told) => {
      const view = parent(told);
      const caption = crel("caption", { contentEditable: "false", textContent: told.node.attrs.caption });
      view.table.prepend(caption);
      const update = view.update.bind(view);
      view.update = (node) => {
        if (!update(node)) return false;
        caption.textContent = node.attrs.caption;
        return true;
      };
      return view;
    };
  },
  addCommands() {
    const table = { rows: 3, cols: 3, withHeaderRow: true };
    return { ...this.parent?.(), insertTableWithOptions: () => ({ commands }) => commands.insertTable(table) };
  },
  addMenuItems(storage) {
    this.parent?.(storage);
    storage.menu.defineItem({
      name: "table:caption",
      groups: "table",
      hidden: (editor) => !editor.isActive("table"),
      button: storage.buttons.material("subtitles", "表格的标题"),
      command: name,
    });
  },
});

export const Pasting = Extension.create({
  name: "pasting",
  onCreate({ editor }) {
    const textarea = textareaOf(editor);
    textarea.focus = () => editor.commands.focus();
    textarea.labels.forEach((label) => label.addEventListener("click", () => editor.commands.focus()));
    setTimeout(() => nameButtons(editor)); // the menu is made by a part that may come later
  },
  addProseMirrorPlugins() {
    const editor = this.editor;
    const attributes = { "aria-label": "正文", "aria-multiline": "true", role: "textbox" };
    const taken = (event, data, place) => {
      const isTaken = handed(editor, data, place);
      if (isTaken) event.preventDefault();
      return isTaken;
    };
    /* Before the library reads what is on the clipboard: the styles in it would be refused, with a line in the console. */
    const handleDOMEvents = {
      paste: (view, event) => taken(event, event.clipboardData),
      drop: (view, event) => {
        const place = !view.dragging && view.posAtCoords({ left: event.clientX, top: event.clientY });
        return Boolean(place) && taken(event, event.dataTransfer, place.pos);
      },
    };
    return [new Plugin({ props: { attributes, handleDOMEvents } })];
  },
});

const nameButtons = (editor) => {
  const bar = editor.options.element.querySelector(".prose-menubar");
  if (!bar) return;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "编辑正文");
  bar.querySelectorAll("button[data-name]").forEach((button) => {
    const title = TITLES[button.dataset.name];
    if (!title) return;
    button.title = title;
    button.setAttribute("aria-label", title);
  });
};

/* --- dialogs */

const alternative = updateAttrsDialog({ alt: { title: "图中有什么，给看不到图的人", format: "text" } }, { title: "替代文字", submitText: "确定" });
const describe = async (editor) => {
  const said = await alternative(editor, editor.getAttributes("libraryPicture"));
  if (said) editor.chain().focus().updateAttributes("libraryPicture", { alt: said.alt.trim() }).run();
};

const captioned = updateAttrsDialog({ caption: { title: "标题", format: "text" } }, { title: "表格的标题", submitText: "确定" });
const name = async (editor) => {
  const said = await captioned(editor, editor.getAttributes("table"));
  if (said) editor.chain().focus().updateAttributes("table", { caption: said.caption.trim() }).run();
};

/* A list to choose from, found by words. Resolves to the chosen entry, or null. */
const choose = ({ address, title, hint, nothing, row, more = [] }) =>
  new Promise((resolve) => {
    const words = crel("input", { type: "search", "aria-label": hint, placeholder: hint });
    const list = crel("ul", { className: "found" });
    const state = crel("p", { role: "status" });
    const close = crel("button", { type: "button", textContent: "取消" });
    const dialog = crel("dialog", { className: "prose-editor-dialog chooser", "aria-label": title }, [
      crel("h3", { className: "prose-editor-dialog-title", textContent: title }), words, state, list, ...more, close,
    ]);
    let asked = 0;
    const look = async () => {
      const mine = ++asked;
      let found = null;
      try {
        found = (await (await fetch(`${address}?q=${encodeURIComponent(words.value)}`)).json()).found;
      } catch {
        /* told below */
      }
      if (mine !== asked) return; // newer words were typed meanwhile
      state.textContent = found === null ? "没有连上服务器，请稍后再试。" : found.length ? "" : words.value ? "没有找到，换个词试试。" : nothing;
      list.replaceChildren(
        ...(found || []).map((entry) => {
          const button = crel("button", { type: "button" }, row(entry));
          button.addEventListener("click", () => end(entry));
          return crel("li", {}, [button]);
        }),
      );
    };
    const end = (entry) => {
      resolve(entry);
      dialog.close();
    };
    let waiting;
    words.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 200);
    });
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault(); // or the line break would go where the focus goes
      list.querySelector("button")?.click();
    });
    close.addEventListener("click", () => end(null));
    dialog.addEventListener("close", () => {
      resolve(null);
      dialog.remove();
    });
    more.forEach((part) => part.addEventListener("chosen", (event) => end(event.detail)));
    document.body.append(dialog);
    dialog.showModal();
    look();
  });

const insertFigure = async (editor) => {
  const row = (figure) => [
    crel("b", { textContent: figure.value }), crel("span", { textContent: figure.label }),
    crel("small", { textContent: `${figure.place}　${figure.period}　${figure.source}` }),
  ];
  const figure = await choose({
    address: textareaOf(editor).dataset.figures, title: "插入公布的数据", hint: "指标或地区，如：普惠 阳谷",
    nothing: "还没有公布的数据。", row,
  });
  if (!figure) return editor.commands.focus();
  const { empty } = editor.state.selection;
  const mark = { type: "publishedFigure", attrs: { value: figure.key } };
  const chain = editor.chain().focus();
  if (empty) chain.insertContent({ type: "text", text: figure.value, marks: [mark] }).run();
  else chain.setMark("publishedFigure", mark.attrs).run();
};

const insertPicture = async (editor) => {
  const { dataset } = textareaOf(editor);
  const upload = crel("input", { type: "file", accept: "image/png,image/jpeg,image/webp", id: "picture-upload" });
  const part = crel("p", { className: "upload" }, [crel("label", { htmlFor: upload.id, textContent: "或从电脑上传：" }), upload]);
  upload.addEventListener("change", () => part.dispatchEvent(new CustomEvent("chosen", { detail: { file: upload.files[0] } })));
  const row = (picture) => [
    crel("img", { src: picture.small, alt: "", loading: "lazy" }), crel("span", { textContent: picture.title }),
    crel("small", { textContent: picture.alt }),
  ];
  const picture = await choose({
    address: dataset.pictures, title: "插入图片", hint: "图库里的名称或内容", nothing: "图库里还没有图片，请上传。", row, more: [part],
  });
  if (!picture) return editor.commands.focus();
  if (picture.file) return washed(editor, { html: '<img src="handed:0">', files: [picture.file] });
  editor.chain().focus().insertContent({ type: "libraryPicture", attrs: { src: picture.address, alt: picture.alt } }).run();
};

/* --- what is pasted or dropped */

let through = false; // while washed text goes in by the editor's own way

const handed = (editor, data, place = null) => {
  if (through || !data) return false;
  const html = data.getData("text/html");
  const files = [...data.files].filter((file) => file.type.startsWith("image/"));
  if (html.includes("data-pm-slice") || !(html || files.length)) return false; // from this editor, or plain text
  const text = data.getData("text/plain");
  const pictures = files.length > 0 && !text.trim(); // a picture alone: its bytes rather than its address elsewhere
  const content = pictures ? files.map((_, number) => `<img src="handed:${number}">`).join("") : html;
  if (place !== null) editor.commands.setTextSelection(place);
  washed(editor, { html: content, rtf: data.getData("text/rtf"), files: pictures ? files : [], text });
  return true;
};

const washed = async (editor, { html, rtf = "", files = [], text = "" }) => {
  const textarea = textareaOf(editor);
  const { elements } = textarea.form;
  const data = new FormData();
  data.append("html", new Blob([html]), "html");
  data.append("rtf", new Blob([rtf]), "rtf");
  files.forEach((file) => data.append("picture", file));
  data.append("title", elements.title?.value || "");
  data.append("edition", textarea.dataset.edition || "");
  data.append("channel", elements.channel?.value || "");
  let place = editor.state.selection.getBookmark();
  const follow = ({ transaction }) => (place = place.map(transaction.mapping));
  editor.on("transaction", follow);
  tell(editor, [WORKING]);
  const { answer, fault } = await asked(textarea.dataset.paste, data, elements.csrfmiddlewaretoken.value);
  editor.off("transaction", follow);
  const { view } = editor;
  view.dispatch(view.state.tr.setSelection(place.resolve(view.state.doc)));
  view.focus();
  through = true;
  try {
    if (answer?.html) view.pasteHTML(answer.html);
    else if (fault) view.pasteText(text);
  } finally {
    through = false;
  }
  tell(editor, answer ? (answer.refusal ? [answer.refusal] : answer.told) : [fault]);
};

const asked = async (address, body, token) => {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return isOurs ? { answer: await answer.json() } : { fault: answer.redirected || answer.status === 403 ? SIGNED_OUT : OFFLINE };
  } catch {
    return { fault: OFFLINE };
  }
};
