// <heard-chat server="wss://host" name="Ada"></heard-chat>: a customer's chat in one element, without a framework.
// Text goes in through textContent only, so it runs under default-src 'none' with Trusted Types.
const style = new CSSStyleSheet();
style.replaceSync(`
:host{display:flex;flex-direction:column;height:min(34rem,95vh);max-width:28rem;margin:auto;font:1rem/1.4 system-ui,sans-serif;
border:1px solid #8885;border-radius:.6rem;overflow:hidden;color-scheme:light dark}
ol{flex:1;overflow:auto;margin:0;padding:.8rem;list-style:none}
li{margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.me{text-align:right}.me span{background:#2563eb;color:#fff}.them span{background:#8883}
.me span,.them span{display:inline-block;padding:.4rem .7rem;border-radius:.8rem;text-align:start}
.note{color:#777;font-size:.85em;text-align:center}.wait span{opacity:.6}
form{display:flex;gap:.5rem;padding:.6rem;border-top:1px solid #8885}
textarea{flex:1;resize:none;font:inherit;padding:.4rem}button{font:inherit;padding:.4rem .9rem}
[role=status]{padding:.2rem .8rem;min-height:1.4em;color:#777;font-size:.85em}`);

customElements.define("heard-chat", class extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #serial = 0; #replies = new Map(); #unsent = []; #seen = {}; #backoff = 500; #conversation = null; #me = null;

  connectedCallback() {
    this.#root.adoptedStyleSheets = [style];
    const make = (tag, props, ...children) => {
      const node = Object.assign(document.createElement(tag), props);
      node.append(...children);
      return node;
    };
    this.make = make;
    this.list = make("ol", { ariaLive: "polite", role: "log" });
    this.status = make("div", { role: "status" });
    this.field = make("textarea", { rows: 2, maxLength: 4000, placeholder: "Write a message" });
    this.field.setAttribute("aria-label", "Message");
    const form = make("form", {}, this.field, make("button", { textContent: "Send" }));
    form.addEventListener("submit", event => { event.preventDefault(); this.#submit(); });
    this.field.addEventListener("keydown", event => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
    });
    this.field.addEventListener("input", () => this.#typing());
    this.#root.append(this.list, this.status, form);
    try { this.#session = JSON.parse(sessionStorage.getItem("heard")) ?? {}; } catch { this.#session = {}; }
    this.#unsent = this.#session.unsent ?? [];
    for (const message of this.#unsent) this.#show("me wait", message.text, message.client_id);
    this.#connect();
  }

  disconnectedCallback() { this.#over = true; this.socket?.close(); }

  #session = {}; #over = false; #typed = 0; #sentOn = new WeakMap();

  #save() {
    try { sessionStorage.setItem("heard", JSON.stringify({ ...this.#session, unsent: this.#unsent })); } catch { /* private mode */ }
  }

  #connect() {
    const base = this.getAttribute("server") ?? location.origin.replace(/^http/, "ws");
    const socket = this.socket = new WebSocket(base + "/chat", "heard.v1.json");
    socket.onopen = () => {
      const data = { client: "heard-widget/1.0", name: this.getAttribute("name") ?? undefined };
      if (this.#session.secret) {
        data.resume = { secret: this.#session.secret, epoch: this.#session.epoch, seen: this.#seen };
      }
      this.#ask("hello", data, null, ok => this.#welcome(ok));
    };
    socket.onmessage = event => this.#receive(JSON.parse(event.data));
    socket.onclose = event => {
      this.#replies.clear();
      this.#ready = false;
      if (event.code === 4501) { this.#session = {}; this.#conversation = null; this.#save(); }
      if (this.#over || (event.code >= 4502 && event.code < 5000)) { this.status.textContent = "The chat has ended."; return; }
      this.status.textContent = "Connecting again …";
      setTimeout(() => this.#connect(), Math.random() * this.#backoff);
      this.#backoff = Math.min(this.#backoff * 2, 20000);
    };
  }

  #ready = false;

  #ask(op, data, conversation, done) {
    const id = ++this.#serial;
    if (done) this.#replies.set(id, done);
    this.socket.send(JSON.stringify({ id, op, data, ...(conversation && { conversation }) }));
  }

  #welcome(ok) {
    this.#backoff = 500;
    this.status.textContent = "";
    this.#me = ok.participant.id;
    Object.assign(this.#session, { secret: ok.secret, epoch: ok.epoch });
    if (ok.notice && !this.noticed) { this.noticed = true; this.#show("note", ok.notice); }
    for (const entry of ok.conversations) {
      if (!entry.recovered) this.#history(entry.conversation.id);
      if (entry.conversation.state !== "closed") this.#conversation = entry.conversation.id;
    }
    this.#ready = true;
    this.#save();
    this.#flush();
  }

  #history(conversation) {
    this.#ask("history", { after: this.#seen[conversation]?.seq ?? 0 }, conversation, ok => {
      for (const event of ok.events) this.#receive(event);
      if (ok.more) this.#history(conversation);
    });
  }

  #submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    const message = { client_id: crypto.randomUUID(), text };
    this.#unsent.push(message);
    this.#show("me wait", text, message.client_id);
    this.field.value = "";
    this.#save();
    this.#flush();
  }

  #flush() {
    if (!this.#ready || !this.#unsent.length) return;
    if (!this.#conversation) {
      this.#ready = false;
      this.#ask("conversation.start", { client_id: crypto.randomUUID(), about: { page: location.href } }, null, ok => {
        this.#conversation = ok.conversation;
        this.#ready = true;
        this.#flush();
      });
      return;
    }
    for (const message of this.#unsent) {
      if (this.#sentOn.get(message) === this.socket) continue;
      this.#sentOn.set(message, this.socket);
      this.#ask("message.send", { client_id: message.client_id, text: message.text }, this.#conversation, ok => {
        this.#unsent = this.#unsent.filter(each => each !== message);
        this.#count(this.#conversation, ok.seq);
        this.#settle(message.client_id);
        this.#save();
      });
    }
  }

  #typing() {
    if (!this.#ready || !this.#conversation || Date.now() - this.#typed < 3000) return;
    this.#typed = Date.now();
    this.socket.send(JSON.stringify({ op: "typing", conversation: this.#conversation, data: { state: "active" } }));
  }

  #receive(frame) {
    if (!("ev" in frame) && !("re" in frame)) return this.socket.send("{}");
    if ("re" in frame) {
      const done = this.#replies.get(frame.re);
      this.#replies.delete(frame.re);
      if (frame.ok) return done?.(frame.ok);
      this.status.textContent = frame.error.message;
      if (frame.error.code === "conversation_closed") { this.#conversation = null; this.#flush(); }
      else if (frame.error.temporary) setTimeout(() => { this.#ready = true; this.#flush(); }, frame.error.retry_after_ms ?? 1000);
      return;
    }
    if (frame.seq && !this.#count(frame.conversation, frame.seq)) return;
    const data = frame.data;
    switch (frame.ev) {
      case "message":
        if (data.from.id === this.#me) {
          if (!this.#settle(data.client_id)) this.#show("me", data.text, data.client_id);
        } else if (data.from.role === "system") this.#show("note", data.text);
        else this.#show("them", `${data.from.name}: ${data.text}`);
        break;
      case "participant.joined":
        if (data.participant.id !== this.#me) this.#show("note", `${data.participant.name} is here.`);
        break;
      case "conversation.state":
        if (data.state === "closed") { this.#conversation = null; this.#show("note", "The conversation is closed."); this.#askRating(frame.conversation); }
        break;
      case "typing": this.status.textContent = data.state === "active" ? `${data.participant.name} is typing …` : ""; clearTimeout(this.lapse); this.lapse = setTimeout(() => this.status.textContent = "", 6000); break;
      case "queue.position": this.status.textContent = `You are number ${data.position} in the queue.`; break;
      case "notice": this.#show("note", data.message); break;
    }
  }

  /** Counts a number as seen; false where it was seen before. */
  #count(conversation, seq) {
    const seen = this.#seen[conversation] ??= { seq: 0 };
    if (seq <= seen.seq) return false;
    seen.seq = seq;
    return true;
  }

  #askRating(conversation) {
    const row = this.make("li", { className: "note", textContent: "Did we understand how you felt? " });
    ["not at all", "not well", "well", "very well"].forEach((words, index) => row.append(this.make("button", {
      type: "button", textContent: words,
      onclick: () => this.#ask("rate", { understood: index + 1 }, conversation, () => row.textContent = "Thank you."),
    })));
    this.list.append(row);
  }

  #settle(clientID) {
    const row = clientID && [...this.list.children].find(each => each.dataset.client === clientID);
    if (row) row.className = "me";
    return Boolean(row);
  }

  #show(kind, text, clientID) {
    const row = this.make("li", { className: kind }, this.make("span", { textContent: text }));
    if (clientID) row.dataset.client = clientID;
    this.list.append(row);
    this.list.scrollTop = this.list.scrollHeight;
  }
});
