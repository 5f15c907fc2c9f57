package page

import (
	"bytes"
	"encoding/csv"
	"mime"
	"net/http"
	"strings"

	"github.com/a-h/templ"
)

// Picture answers with a drawing, an SVG document, as a file to keep.
func Picture(w http.ResponseWriter, r *http.Request, name string, drawing templ.Component) error {
	var b bytes.Buffer
	if err := drawing.Render(r.Context(), &b); err != nil {
		return err
	}
	return send(w, name, "image/svg+xml; charset=utf-8", b.Bytes())
}

// Sheet answers with rows as a file for a spreadsheet: comma-separated values, a line a row, with
// a mark at the beginning by which spreadsheets know that they are UTF-8.
func Sheet(w http.ResponseWriter, name string, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = text(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return send(w, name, "text/csv; charset=utf-8", b.Bytes())
}

// text keeps a spreadsheet from taking a cell for a formula.
func text(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func send(w http.ResponseWriter, name, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err := w.Write(body)
	return err
}
