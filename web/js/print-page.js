// <print-page>: its button prints the page.
customElements.define('print-page', class extends HTMLElement {
  connectedCallback() { this.querySelector('button').addEventListener('click', () => window.print()) }
})
