/* Says in words what a passkey could not do; the library would only write it into the console. */
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const sheet = document.querySelector(".sheet");
  const told = sheet.querySelector(".alert--key") || document.createElement("p");
  told.className = "alert alert--error alert--key";
  told.setAttribute("role", "alert");
  told.textContent = "没有完成：操作被取消、超时，或这台设备上没有可用的密钥。请重试，或改用密码和验证码。";
  sheet.prepend(told);
});
