// The page works without this. A form that is on its way is not sent again by a second tap.
"use strict";
let sent = false;
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  document.body.classList.add("sending");
});
// Back from the next page, or from a chat: the form may be sent again.
addEventListener("pageshow", () => {
  sent = false;
  document.body.classList.remove("sending");
});
