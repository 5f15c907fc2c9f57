package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"gyoryu/internal/file"
)

// files attaches what was brought back and what was signed: stand-ins, each of which says that
// it is one.
func (l *loader) files(ctx context.Context) error {
	trip := file.Record{Noun: file.OfVisit, ID: l.made[articleTitle].ID}
	signed := file.Record{Noun: file.OfAgreement, ID: l.agreed[mobility]}
	for _, f := range []struct {
		of   file.Record
		name string
		body io.Reader
	}{
		// 23: material for STEPI's China research
		{trip, "KOSTEC, material for the China research 2019 (example).pdf", sheetOfPaper("KOSTEC", "Material collected for STEPI's China research in 2019", "An example: the material itself is not in the demo data.")},
		{trip, "SERI China 산업정책 자료 2019 (예시).pdf", sheetOfPaper("SERI China", "Material collected for STEPI's China research in 2019", "An example: the material itself is not in the demo data.")},
		{trip, "방문 기관 연락처 (예시).csv", strings.NewReader("\ufeff기관,도시,국가\nCASISD,베이징,중국\nCASTED,베이징,중국\nKOSTEC,베이징,중국\nSERI China,베이징,중국\n")},
		{trip, "photograph (example).png", photograph()},
		{trip, "중국 AI 공동연구 주제 제안 (예시).pdf", sheetOfPaper("CASISD", "Topics proposed for joint research, an example: nobody wrote this.")},
		{trip, "“一带一路”科技合作研究报告清单（示例）.pdf", sheetOfPaper("CASTED", "Reports on the Belt and Road, an example: nobody wrote this.")},
		{signed, "Agreement on smart mobility, signed, scan (example).pdf", sheetOfPaper("AGREEMENT", "between STEPI and CASISD", "An example: nobody signed this.")},
		{signed, "협약서 국문본 (예시).pdf", sheetOfPaper("HYEOBYAKSEO", "STEPI - CASISD", "An example: nobody signed this.")},
	} {
		if _, err := (file.Store{DB: l.db}).Keep(ctx, file.Incoming{Record: f.of, Name: f.name, Body: f.body, Most: 1 << 20}, l.staff); err != nil {
			return err
		}
	}
	return nil
}

// sheetOfPaper is a PDF of one page that says a few lines.
func sheetOfPaper(title string, lines ...string) io.Reader {
	var text strings.Builder
	fmt.Fprintf(&text, "BT /F1 22 Tf 72 740 Td (%s) Tj /F1 12 Tf", title)
	for _, line := range lines {
		fmt.Fprintf(&text, " 0 -24 Td (%s) Tj", strings.NewReplacer("(", `\(`, ")", `\)`).Replace(line))
	}
	text.WriteString(" ET")
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", text.Len(), text.String()),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return &b
}

// photograph is a picture of an evening, as far as a few lines of code go.
func photograph() io.Reader {
	const width, height = 320, 200
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(40 + y), uint8(60 + y/2), uint8(130 - y/3), 255} //nolint:gosec // none is beyond 255
			if y > 150-(x%80)/4 {
				c = color.RGBA{24, 30, 44, 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, p) // to memory
	return &b
}
