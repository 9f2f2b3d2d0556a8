const name = "guest-" + Math.floor(Math.random() * 1000);
const base = location.pathname.replace(/[^/]*$/, "");
const scheme = location.protocol === "https:" ? "wss" : "ws";
const socket = new WebSocket(`${scheme}://${location.host}${base}rooms/lobby?name=${name}`);
socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  const item = document.createElement("li");
  item.textContent = `${message.name}: ${message.text}`;
  document.getElementById("messages").append(item);
};
document.getElementById("form").onsubmit = (event) => {
  event.preventDefault();
  const text = document.getElementById("text");
  if (text.value) socket.send(text.value);
  text.value = "";
};
