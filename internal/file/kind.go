package file

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is what sort of file something is.
type Kind struct {
	word    string   // the sentence file.kind.WORD
	served  string   // the content type that browsers are told
	endings []string // that names of this kind have
	picture bool     // browsers may show it
}

// unknown is what a browser is told of files that it should do nothing with but keep.
const unknown = "application/octet-stream"

const (
	ooxml   = "application/vnd.openxmlformats-officedocument."
	docx    = ooxml + "wordprocessingml.document"
	xlsx    = ooxml + "spreadsheetml.sheet"
	pptx    = ooxml + "presentationml.presentation"
	odf     = "application/vnd.oasis.opendocument."
	hwp     = "application/x-hwp"
	hwpx    = "application/hwp+zip"
	doc     = "application/msword"
	xls     = "application/vnd.ms-excel"
	ppt     = "application/vnd.ms-powerpoint"
	msg     = "application/vnd.ms-outlook"
	zip     = "application/zip"
	ole     = "application/x-ole-storage"
	jar     = "application/java-archive"
	msi     = "application/x-ms-installer"
	windows = "application/vnd.microsoft.portable-executable"
	text    = "text/plain"
	csv     = "text/csv"
)

// kinds are the sorts that have a word of their own, by content type. What could run in a
// browser (web pages, drawings in SVG) is kept, and only ever handed out as bytes.
var kinds = map[string]Kind{
	"application/pdf":    {word: "pdf", served: "application/pdf", endings: []string{"pdf"}},
	hwp:                  {word: "hwp", served: hwp, endings: []string{"hwp", "hwt"}},
	hwpx:                 {word: "hwpx", served: hwpx, endings: []string{"hwpx", "hwtx"}},
	docx:                 {word: "word", served: docx, endings: []string{"docx", "docm", "dotx"}},
	doc:                  {word: "word", served: doc, endings: []string{"doc", "dot"}},
	xlsx:                 {word: "excel", served: xlsx, endings: []string{"xlsx", "xlsm", "xltx"}},
	xls:                  {word: "excel", served: xls, endings: []string{"xls", "xlt"}},
	pptx:                 {word: "powerpoint", served: pptx, endings: []string{"pptx", "pptm", "ppsx", "potx"}},
	ppt:                  {word: "powerpoint", served: ppt, endings: []string{"ppt", "pps"}},
	odf + "text":         {word: "odt", served: odf + "text", endings: []string{"odt"}},
	odf + "spreadsheet":  {word: "ods", served: odf + "spreadsheet", endings: []string{"ods"}},
	odf + "presentation": {word: "odp", served: odf + "presentation", endings: []string{"odp"}},
	"text/rtf":           {word: "rtf", served: unknown, endings: []string{"rtf", "doc"}},
	"image/png":          {word: "png", served: "image/png", endings: []string{"png"}, picture: true},
	"image/jpeg":         {word: "jpeg", served: "image/jpeg", endings: []string{"jpg", "jpeg", "jfif"}, picture: true},
	"image/gif":          {word: "gif", served: "image/gif", endings: []string{"gif"}, picture: true},
	"image/webp":         {word: "webp", served: "image/webp", endings: []string{"webp"}, picture: true},
	"image/heic":         {word: "heic", served: "image/heic", endings: []string{"heic", "heif"}},
	"image/tiff":         {word: "tiff", served: "image/tiff", endings: []string{"tif", "tiff"}},
	"image/bmp":          {word: "picture", served: unknown, endings: []string{"bmp"}},
	"image":              {word: "picture", served: unknown},
	text:                 {word: "text", served: unknown, endings: []string{"txt", "md", "log", "csv", "json", "xml"}},
	csv:                  {word: "csv", served: unknown, endings: []string{"csv", "tsv"}},
	zip:                  {word: "zip", served: zip, endings: []string{"zip"}},
	"text/html":          {word: "web", served: unknown, endings: []string{"html", "htm", "xhtml", "mhtml"}},
	"image/svg+xml":      {word: "svg", served: unknown, endings: []string{"svg"}},
	msg:                  {word: "mail", served: unknown, endings: []string{"msg"}},
	"message/rfc822":     {word: "mail", served: unknown, endings: []string{"eml", "mhtml", "mht"}},
	"audio":              {word: "audio", served: unknown, endings: []string{"mp3", "m4a", "wav", "ogg", "aac", "amr", "wma"}},
	"video":              {word: "video", served: unknown, endings: []string{"mp4", "mov", "avi", "mkv", "webm", "wmv", "mpeg", "mpg", "3gp"}},
	unknown:              {word: "other", served: unknown},
}

// kindOf is the kind of a content type that look found.
func kindOf(contentType string) Kind {
	if k, has := kinds[contentType]; has {
		return k
	}
	class, _, _ := strings.Cut(contentType, "/")
	if k, has := kinds[class]; has {
		return k
	}
	return kinds[unknown]
}

// belies reports whether a name ends as those of another kind do. An ending that no kind
// has says nothing.
func (k Kind) belies(name string) bool {
	_, ending := split(name)
	ending = strings.ToLower(strings.TrimPrefix(ending, "."))
	if len(k.endings) == 0 || ending == "" || slices.Contains(k.endings, ending) {
		return false
	}
	for _, other := range kinds {
		if slices.Contains(other.endings, ending) {
			return true
		}
	}
	return false
}

// programs are what nobody attaches to a record for others to read, by what their content is
// and, where that is only text, by how the name ends.
var programs = []string{
	windows, "application/x-elf", "application/x-mach-binary", "application/x-java-applet", "application/wasm",
	"application/x-ms-shortcut", "application/x-shockwave-flash", "application/x-chrome-extension", "application/vnd.debian.binary-package",
	"application/x-rpm", "application/vnd.ms-htmlhelp", "application/x-bytecode.python", "application/x-installshield", "text/x-shellscript",
	"application/vnd.android.package-archive", jar, msi,
}

var programEndings = []string{
	"exe", "com", "scr", "pif", "dll", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "hta", "msi", "msp", "jar", "apk", "lnk", "reg",
	"cpl", "sh", "command", "jnlp", "chm", "xll",
}

// isProgram reports whether it is one by its content or its name.
func isProgram(contentType, name string) bool {
	_, ending := split(name)
	return slices.Contains(programs, contentType) || slices.Contains(programEndings, strings.ToLower(strings.TrimPrefix(ending, ".")))
}

// runs reports whether what begins with MZ is a program for Windows: its header has zeros where
// no text has them.
func runs(head []byte) bool {
	const header = 64
	return bytes.IndexByte(head[:min(len(head), header)], 0) >= 0
}

// look tells what a file is by its content: by how it begins and, for the two containers that
// hold most of what offices write, by the names of what they hold. Nothing is unpacked.
func look(head []byte, name string, whole io.ReaderAt, size int64) (string, error) {
	if bytes.HasPrefix(head, []byte("HWP Document File")) { // until 2000
		return hwp, nil
	}
	if begun := bytes.HasPrefix(head, []byte("MZ")); begun && runs(head) {
		return windows, nil // before anything that may stand further down in the same file
	} else if begun { // a text about the MZ generation
		head = append([]byte(" "), head...)
	}
	family := ""
	for m := mimetype.Detect(head); m != nil; m = m.Parent() {
		is, _, _ := strings.Cut(m.String(), ";")
		_, known := kinds[is]
		switch {
		case is == zip:
			return insideZip(whole, size)
		case is == ole:
			return insideOLE(whole, size)
		case slices.Contains(programs, is):
			return is, nil
		case is == csv, is == "text/tab-separated-values": // is said by the name: any text has commas
		case is == text:
			if _, ending := split(name); slices.Contains(kinds[csv].endings, strings.ToLower(strings.TrimPrefix(ending, "."))) {
				return csv, nil
			}
			return text, nil
		case is == "application/xhtml+xml":
			return "text/html", nil
		case strings.HasPrefix(is, "image/hei"):
			return "image/heic", nil
		case is == "image/apng":
			return "image/png", nil
		case known && is != unknown:
			return is, nil
		case family == "" && is != unknown:
			family = is
		}
	}
	if family == "" {
		family = unknown
	}
	return family, nil
}
