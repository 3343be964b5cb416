// <heard-chat server="wss://host" name="Ada" queue="billing"></heard-chat>.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:flex;flex-direction:column;box-sizing:border-box;height:min(36rem,95dvh);max-width:32rem;margin:auto;
font:1rem/1.45 system-ui,sans-serif;color:CanvasText;background:Canvas;color-scheme:light dark;border:1px solid #888}
:host([page]){position:fixed;inset:0}
@media(max-width:34rem){:host([page]){height:auto;max-width:none;border:0}}
ol{flex:1;overflow:auto;margin:0;padding:.8rem}
li{display:block;margin:.5rem 0}
p{display:inline-block;max-width:85%;margin:0;padding:.5rem .8rem;border-radius:.9rem;white-space:pre-wrap;
overflow-wrap:anywhere;text-align:start;background:#8883}
b{display:block;font-size:.8em}.me{text-align:end}.me p{background:#1d56d0;color:#fff}
.me b{position:absolute;clip-path:inset(50%)}
.note{text-align:center;font-size:.9em}.note p{background:none}
.wait::after{content:"Sending …"}.lost::after{content:"Not sent"}
[role=status],i{padding:0 .8rem;min-height:1.5em;font-size:.9em}
form{display:flex;gap:.5rem;padding:.6rem}
textarea{flex:1;min-width:0;resize:none}
textarea,input,button{font:inherit;min-height:2.8rem;min-width:2.8rem;padding:.4rem .8rem}
[aria-pressed=true],form button{background:#1d56d0;color:#fff}`);

const make = (tag, props, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};
const load = area => { try { return JSON.parse(window[area].heard); } catch { } };
const keep = (area, value) => { try { window[area].heard = JSON.stringify(value ?? null); } catch { } };

customElements.define("heard-chat", class extends HTMLElement {
  #session = load("sessionStorage") ?? {};
  #unsent = this.#session.unsent ?? [];
  #replies = new Map(); #sentOn = new WeakMap(); #seen = {}; #ratings = {};
  #serial = 0; #backoff = 500; #typed = 0; #conversation; #me; #socket; #ready; #over; #timer;

  connectedCallback() {
    if (this.list) return;
    this.list = make("ol", { role: "log", tabIndex: 0, ariaLabel: "Conversation" });
    this.status = make("div", { role: "status" });
    this.typing = make("i", { ariaHidden: "true" });
    this.field = make("textarea", { rows: 2, maxLength: 4000, placeholder: "Write a message", ariaLabel: "Message",
      onfocus: () => this.#connect(),
      oninput: () => this.#tellTyping(),
      onkeydown: event => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
      } });
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.list, this.typing, this.status, make("form", {}, this.field, make("button", { type: "button", textContent: "Send", onclick: () => this.#submit() })));
    for (const message of this.#unsent) this.#show("me wait", message.text, "You", message.client_id);
    addEventListener("online", () => this.#timer && this.#connect());
    if (this.#session.secret || load("localStorage")) this.#connect();
  }

  disconnectedCallback() { this.#over = true; this.#socket?.close(); }

  #save() { keep("sessionStorage", { ...this.#session, unsent: this.#unsent }); }

  #connect() {
    if (this.#socket || this.#over) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = this.#socket = new WebSocket((this.getAttribute("server") ?? location.origin.replace("http", "ws")) + "/chat", "heard.v1.json");
    const { secret, epoch, again, hush } = this.#session;
    socket.onopen = () => this.#ask("hello", {
      name: this.getAttribute("name") ?? undefined, analysis: !hush,
      ...(secret && !again ? { resume: { secret, epoch, seen: this.#seen } } : { join: secret ?? load("localStorage") ?? undefined }),
    }, null, ok => this.#welcome(ok));
    socket.onmessage = event => this.#receive(JSON.parse(event.data));
    socket.onclose = event => this.#closed(event.code);
  }

  #closed(code) {
    this.#replies.clear();
    this.#socket = this.#ready = null;
    if (code === 4504) this.#session.again = true;
    else if (code === 4501) {
      this.#session = { hush: this.#session.hush };
      this.#conversation = null;
      keep("localStorage", null);
    } else if (code === 4502) return this.#say("");
    else if (code > 4499) { this.#over = true; this.#say("The chat has ended."); }
    this.#save();
    if (this.#over) return;
    this.#say("Connecting again … What you write is kept.");
    this.#timer = setTimeout(() => this.#connect(), Math.random() * this.#backoff);
    this.#backoff = Math.min(this.#backoff * 2, 20000);
  }

  #say(text) { this.status.textContent = text; }

  #ask(op, data, conversation, done, failed) {
    this.#replies.set(++this.#serial, { done, failed });
    this.#socket.send(JSON.stringify({ id: this.#serial, op, data, conversation: conversation ?? undefined }));
  }

  #welcome(ok) {
    this.#backoff = 500;
    this.#say("");
    this.#me = ok.participant.id;
    Object.assign(this.#session, { secret: ok.secret, epoch: ok.epoch, again: false });
    if (ok.notice && !this.noticed) {
      const row = this.noticed = this.#show("note", ok.notice);
      row.append(make("button", { textContent: "Chat without analysis", onclick: () => {
        this.#session.hush = true;
        row.replaceChildren("Your messages are not analysed.");
        this.field.focus();
        this.#socket?.close();
      } }));
    }
    for (const { conversation, recovered } of ok.conversations) {
      if (!recovered) this.#history(conversation.id);
      if (conversation.state !== "closed") this.#opened(conversation.id);
    }
    this.#ready = true;
    this.#save();
    this.#flush();
  }

  #opened(id) {
    this.#conversation = id;
    keep("localStorage", id && this.#session.secret);
  }

  #history(conversation) {
    this.#ask("history", { after: this.#seen[conversation]?.seq ?? 0 }, conversation, ok => {
      ok.events.forEach(event => this.#happened(event));
      if (ok.more) this.#history(conversation);
    });
  }

  #submit() {
    const text = this.field.value;
    if (!text.trim() || this.#over) return;
    const message = { client_id: crypto.randomUUID(), text };
    this.#unsent.push(message);
    this.#show("me wait", text, "You", message.client_id);
    this.field.value = "";
    this.#save();
    this.#connect();
    this.#flush();
  }

  #flush() {
    if (!this.#ready || !this.#unsent.length) return;
    if (!this.#conversation) {
      this.#ready = false;
      this.#ask("conversation.start", { client_id: crypto.randomUUID(), queue: this.getAttribute("queue") ?? undefined, about: { page: location.origin + location.pathname } }, null, ok => {
        this.#opened(ok.conversation);
        if (ok.position) this.#happened({ ev: "queue.position", data: ok });
        this.#ready = true;
        this.#flush();
      });
      return;
    }
    for (const message of this.#unsent) {
      if (this.#sentOn.get(message) === this.#socket) continue;
      this.#sentOn.set(message, this.#socket);
      const gone = kind => {
        this.#unsent = this.#unsent.filter(each => each !== message);
        this.#settle(message.client_id, kind);
        this.#save();
      };
      this.#ask("message.send", message, this.#conversation, ok => {
        this.#count(this.#conversation, ok.seq);
        gone("me");
      }, error => {
        this.#sentOn.delete(message);
        if (!error.temporary && this.#conversation) gone("me lost");
      });
    }
  }

  #tellTyping() {
    if (!this.#ready || !this.#conversation || Date.now() - this.#typed < 3000) return;
    this.#typed = Date.now();
    this.#socket.send(JSON.stringify({ op: "typing", conversation: this.#conversation, data: { state: "active" } }));
  }

  #receive(frame) {
    if (frame.ev) return this.#happened(frame);
    if (!("re" in frame)) return this.#socket.send("{}");
    const { done, failed } = this.#replies.get(frame.re) ?? {};
    this.#replies.delete(frame.re);
    const { ok, error } = frame;
    if (ok) return done?.(ok);
    this.#say(error.message);
    if (error.code === "conversation_closed") this.#conversation = null;
    failed?.(error);
    setTimeout(() => { this.#ready = this.#socket; this.#flush(); }, error.retry_after_ms ?? 1000);
  }

  #happened({ ev, conversation, seq, data }) {
    if (seq && !this.#count(conversation, seq)) return;
    const who = data?.participant;
    if (ev === "message") {
      const { from, text, client_id } = data;
      if (from.role === "system") this.#show("note", text);
      else if (from.id !== this.#me) this.#show("them", text, from.name);
      else if (!this.#settle(client_id, "me")) this.#show("me", text, "You", client_id);
    } else if (ev === "participant.joined" && who.id !== this.#me) {
      this.#say("");
      this.#show("note", who.name + " is here.");
    } else if (ev === "conversation.state" && data.state === "closed") {
      if (conversation === this.#conversation) this.#opened(null);
      this.#say("");
      this.#show("note", "The chat is closed.");
      this.#askRating(conversation);
    } else if (ev === "rated") this.#ratings[conversation]?.replaceChildren("Thank you for your rating.");
    else if (ev === "notice") this.#show("note", data.message);
    else if (ev === "queue.position") {
      const minutes = Math.ceil(data.wait_ms / 60000);
      this.#say(`You are number ${data.position} in the queue.` + (minutes ? ` About ${minutes} min.` : ""));
    }
    if (ev === "typing" || ev === "message") {
      this.typing.textContent = data.state === "active" ? who.name + " is typing …" : "";
      clearTimeout(this.lapse);
      this.lapse = setTimeout(() => this.typing.textContent = "", 6000);
    }
  }

  #count(conversation, seq) {
    const seen = this.#seen[conversation] ??= { seq: 0 };
    return seq > seen.seq && (seen.seq = seq);
  }

  #askRating(conversation) {
    const rating = {};
    const rate = (key, value) => {
      rating[key] = value;
      this.#ask("rate", rating, conversation, () => this.#say("Thank you for your rating."));
    };
    const group = (legend, key, words) => make("div", { role: "group", ariaLabel: legend }, legend, make("br"), ...words.map((word, index) => make("button", {
      textContent: word, onclick: ({ target }) => {
        for (const each of target.parentNode.children) each.ariaPressed = each === target;
        rate(key, index + 1);
      },
    })));
    this.#add(this.#ratings[conversation] = make("li", { className: "note" },
      group("How well did we understand how you felt?", "understood", ["not at all", "not well", "well", "very well"]),
      group("How was the chat, 1 (bad) to 5 (good)?", "score", [1, 2, 3, 4, 5]),
      make("input", { placeholder: "Anything else?", maxLength: 1000, onchange: event => rate("comment", event.target.value) })));
  }

  #settle(clientID, kind) {
    const row = clientID && [...this.list.children].find(each => each.dataset.client === clientID);
    if (row) row.className = kind;
    return row;
  }

  #show(kind, text, name, clientID) {
    const row = make("li", { className: kind }, make("p", { dir: "auto" }, name ? make("b", { textContent: name + ": " }) : "", text));
    if (clientID) row.dataset.client = clientID;
    return this.#add(row);
  }

  #add(row) {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    this.list.append(row);
    if (scrollHeight - scrollTop - clientHeight < 90) row.scrollIntoView();
    return row;
  }
});
