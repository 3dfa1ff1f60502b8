// Saves a picture as PNG: the SVG file is painted on a canvas, twice as large. Without this script only SVG is offered.
(() => {
  const SCALE = 2;

  const loaded = (address) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  });

  const painted = async (address) => {
    const svg = await (await fetch(address)).text();
    const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const save = (canvas, name) => {
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = name;
    link.click();
  };

  for (const link of document.querySelectorAll("[data-png]")) {
    link.hidden = false;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const name = link.pathname.split("/").filter(Boolean).pop().replace(/\.svg$/, ".png");
      try {
        save(await painted(link.href), name);
      } catch (error) {
        console.error(error);
        window.location.assign(link.href); // at least the SVG
      }
    });
  }
})();
