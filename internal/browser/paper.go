package browser

import (
	"bytes"

	"github.com/chromedp/cdproto/page"
)

// Paper prints the page on A4, and says how many pages that are.
func (tab *Tab) Paper() (pdf []byte, pages int) {
	tab.t.Helper()
	const width, height = 8.27, 11.69 // inches
	printed := call(tab, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: width, PaperHeight: height})
	return printed.Data, bytes.Count(printed.Data, []byte("/Type /Page\n"))
}
