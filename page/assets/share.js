// Copies the page's address, and hands it to the device's own way of sharing.
// Without this script both buttons stay hidden.
for (const b of document.querySelectorAll("button[data-act]")) {
  const address = document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0];
  if (b.dataset.act === "copy" && navigator.clipboard) {
    b.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address);
      document.querySelector("#copied").textContent = b.dataset.done;
    });
    b.parentElement.hidden = false;
  }
  if (b.dataset.act === "share" && navigator.share) {
    b.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
    b.parentElement.hidden = false;
  }
}
