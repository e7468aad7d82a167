// An open page leaves for the sign-in page as soon as its person's session has ended: asked once a minute,
// when the page is looked at again, and when the socket closes. The answer does not prolong the session.
(() => {
  // Streamlit would guess its root from the page's address, and ask for two addresses that are not there.
  window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };
  const leave = () => {
    const here = location.pathname + location.search;
    location.assign("/dang-nhap?het-phien=1&next=" + encodeURIComponent(here));
  };
  const ask = async () => {
    try {
      const answer = await fetch("/phien", { cache: "no-store" });
      if (answer.status === 401) leave();
      if (answer.status === 403) location.reload(); // the password must be changed first
    } catch {
      // No network: Streamlit itself says so.
    }
  };
  setInterval(ask, 60000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", ask);
    }
  };
})();
