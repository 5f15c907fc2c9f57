// Package locales holds every sentence that the program says, one file per noun,
// with Korean and English side by side so that neither is forgotten.
package locales

import "embed"

// Files are the sentences: {"visit.title": {"en": "Title", "ko": "제목"}}. Where
// English counts, its value is {"one": …, "other": …}, chosen by the argument n.
//
//go:embed *.json
var Files embed.FS
