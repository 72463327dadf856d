/* Keeps what is written and not saved, on the server; not in the browser, which others may use too. Says who else has the
   text open. Everything else of the form works without this file. */
const BEAT = 20_000; // milliseconds between two signs of life
const PAUSE = 10_000; // after a change, before it is kept
const OFF = "没有网络，还没有保存：请不要关闭本页，连上后自动保存";

const start = (body) => {
  const { form } = body;
  const { autosave: address, edition = "" } = body.dataset;
  const names = ["channel", "title", "subtitle", "summary", "body", "source", "source_url", "source_date", "writer", "editor",
    "change", "change_note", "secrecy", "secrecy_reason"];
  const fields = () => names.map((name) => form.elements[name]).filter(Boolean);
  const content = () => JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value])));
  let kept = content(); // as the server knows it
  let waiting, beating, isOver, isSent;

  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const bar = make("div", "writing");
  const state = make("span", "state");
  const others = make("span", "others");
  state.setAttribute("role", "status");
  bar.append(state, others);
  form.before(bar);
  const say = (text, isOff = false) => {
    state.textContent = text;
    state.classList.toggle("is-off", isOff);
  };

  const post = async (more) => {
    const data = new FormData();
    data.append("edition", edition);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    Object.entries(more).forEach(([name, value]) => data.append(name, value));
    const answer = await fetch(address, { method: "POST", body: data });
    if (answer.status === 413) return { refusal: "内容太长，没有自动保存，请按“保存”。" };
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("no answer of ours");
    return answer.json();
  };

  /* Tells the server. Resolves to the answer, or null. */
  const tell = async (more = {}) => {
    const now = content();
    const isNew = now !== kept;
    if (isNew) say("正在保存……");
    try {
      const answer = await post(isNew ? { ...more, content: now } : more);
      if (answer.refusal) {
        say(answer.refusal, true);
        isOver = answer.refusal.startsWith("已送审");
        return null;
      }
      others.textContent = answer.others.join("　");
      if (isNew || state.classList.contains("is-off")) say(answer.at ? `已自动保存 ${answer.at}` : "");
      kept = now;
      return answer;
    } catch {
      say(now === kept ? "没有网络" : OFF, true);
      return null;
    }
  };

  const beat = async () => {
    clearTimeout(beating);
    if (isOver) return;
    if (!document.hidden) await tell();
    beating = setTimeout(beat, BEAT);
  };

  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(beat, PAUSE);
  };

  const put = (text) => {
    const told = JSON.parse(text);
    fields().forEach((field) => {
      if (!(field.name in told)) return;
      const surface = field === body && body.closest(".prose-editor")?.querySelector(".tiptap");
      if (surface) surface.editor.commands.setContent(told.body, { emitUpdate: true });
      else field.value = told[field.name];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  /* What was left unsaved is offered, never put in unasked. */
  const offer = (text, sentence) => {
    const box = make("div", "offer");
    box.setAttribute("role", "alert");
    const button = (label, act) => {
      const made = Object.assign(make("button", "bo-button bo-button--line", label), { type: "button" });
      made.addEventListener("click", () => {
        box.remove();
        act();
      });
      return made;
    };
    box.append(make("span", "", sentence), button("恢复", () => put(text)), button("丢弃", () => tell({ done: "1" })));
    bar.append(box);
  };

  const opened = async () => {
    const answer = await tell({ opened: "1" });
    const left = answer?.content && JSON.stringify({ ...JSON.parse(content()), ...answer.content });
    if (left && left !== content()) offer(left, `您上次 ${answer.at} 有没保存的内容。`);
    beating = setTimeout(beat, BEAT);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => (isSent = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && !isOver && content() !== kept) event.preventDefault(); // the browser asks
  });
  window.addEventListener("online", beat);
  document.addEventListener("visibilitychange", beat);
  opened();
};

document.querySelectorAll("textarea[data-autosave]").forEach(start);
