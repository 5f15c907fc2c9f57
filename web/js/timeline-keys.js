// The years of the timeline are moved by the arrow keys, unless one is typing or choosing.
class TimelineKeys extends HTMLElement {
  connectedCallback() {
    this.keys = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
      const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
      const link = way && this.querySelector(`.timeline-steps a[rel=${way}]`);
      if (!link) return;
      event.preventDefault();
      link.click();
    };
    document.addEventListener("keydown", this.keys);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.keys);
  }
}
customElements.define("timeline-keys", TimelineKeys);
