// "Use my location": the position goes to this server's look-up and nowhere
// else, and does not stand in the address of the page that follows.
export function locateButton(root) {
  const place = root.querySelector("[data-locate]");
  if (!place || !navigator.geolocation) return;
  const button = place.querySelector("[data-locate-button]");
  const status = place.querySelector("[data-locate-status]");
  const say = (what) => { status.hidden = false; status.textContent = status.dataset[what]; };
  place.hidden = false;

  const found = async ({ coords }) => {
    const query = new URLSearchParams({ lat: coords.latitude.toFixed(5), lon: coords.longitude.toFixed(5) });
    try {
      const response = await fetch(`/api/v1/ridings?${query}`, { cache: "no-store" });
      if (response.status === 404) return say("outside");
      if (!response.ok) return say("failed");
      const { candidates } = await response.json();
      location.assign(`/${root.documentElement.lang.slice(0, 2)}/ridings/${candidates[0].riding.code}?via=point`);
    } catch {
      say("failed");
    }
  };
  button.addEventListener("click", () => {
    say("waiting");
    navigator.geolocation.getCurrentPosition(found,
      (error) => say(error.code === error.PERMISSION_DENIED ? "refused" : "failed"),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
}
