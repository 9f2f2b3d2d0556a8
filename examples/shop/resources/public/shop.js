fetch("products")
  .then((response) => response.json())
  .then((page) => {
    const rows = document.getElementById("products");
    for (const product of page.items) {
      const row = rows.insertRow();
      for (const text of [product.name, product.category, product.price]) {
        row.insertCell().textContent = text;
      }
    }
  });
