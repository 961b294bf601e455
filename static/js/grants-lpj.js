// An LPJ while it is typed: received = spent + returned + remaining, counted as one goes on.
// The server counts again.
const account = document.querySelector("[data-lpj]");

function count() {
  const received = Number(account.dataset.received);
  const returned = Number(account.dataset.returned);
  let spent = 0;
  for (const field of account.querySelectorAll("[data-rupiah]")) {
    spent += Number(field.value.replace(/\D/g, ""));
  }
  const remaining = received - spent - returned;
  const rupiah = (amount) => `${amount < 0 ? "−" : ""}Rp${Math.abs(amount).toLocaleString("id-ID")}`;
  account.querySelector("[data-spent]").textContent = rupiah(spent);
  account.querySelector("[data-remaining]").textContent = rupiah(remaining);
  account.querySelector("[data-over]").hidden = remaining >= 0;
}

if (account) {
  account.addEventListener("input", count);
  count();
}
