package app_test
import ("testing";"recess/internal/app/apptest")
func TestZZ(t *testing.T) {
	server, _ := peopled(t, t.TempDir()+"/recess.db")
	b := editing(t, server)
	for _, w := range []int64{1280, 390} {
		b.Do(apptest.Screen(w, 844, 1), apptest.Visit("/en/papers/ceasefire/edit"))
		t.Log(b.Text(`(()=>{const e=document.querySelector("button[value=preview]");e.scrollIntoView({block:"center",behavior:"instant"});const r=e.getBoundingClientRect();return JSON.stringify(r)+" "+document.elementFromPoint(r.x+r.width/2,r.y+r.height/2).outerHTML.slice(0,100)})()`))
		b.Do(apptest.Press("button[value=preview]"))
		b.Do(apptest.Until(`location.pathname === "/en/papers/ceasefire"`))
		t.Log(b.Text(`document.querySelector("[data-preview-here]").innerHTML.slice(0,200)+document.querySelector("[data-preview-here]").querySelectorAll("table").length`))
	}
}
