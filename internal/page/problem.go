package page

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5/middleware"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Refused is what a program sent and why it is not taken: a complaint for each field,
// whose names are paths (stops[1].points[0].text), parameters or headers.
type Refused struct {
	Status     int // 422 unless set
	Complaints []form.Complaint
}

// Refuse is a refusal because of one field.
func Refuse(status int, field string, m i18n.Msg) Refused {
	return Refused{status, []form.Complaint{{Field: field, Msg: m}}}
}

// Error is the first complaint, in English.
func (r Refused) Error() string {
	if len(r.Complaints) == 0 {
		return "refused"
	}
	return "refused: " + r.Complaints[0].Field + ": " + r.Complaints[0].Msg.In(i18n.EN)
}

// Problem is an error as programs get it, RFC 9457's problem details.
type Problem struct {
	Type     string           `json:"type" doc:"Always about:blank: the status says what sort of problem it is."`
	Title    string           `json:"title" doc:"What went wrong, in the language of who asks."`
	Status   int              `json:"status" doc:"The status, as in the answer's first line."`
	Detail   string           `json:"detail" doc:"What to do about it."`
	Code     string           `json:"code" doc:"What went wrong, for programs: it does not change with the language."`
	Instance string           `json:"instance" doc:"The request, as the program's log names it."`
	Errors   []ProblemOfField `json:"errors" doc:"What is wrong with which field; empty if no field is to blame."`
}

// ProblemOfField is what is wrong with one field.
type ProblemOfField struct {
	Field   string `json:"field" doc:"Its path, stops[1].points[0].text, or the name of a parameter or header."`
	Code    string `json:"code" doc:"What is wrong, for programs."`
	Message string `json:"message" doc:"What is wrong, in the language of who asks."`
}

// forPrograms reports whether the address is read by programs, to whom a page is no answer.
func forPrograms(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/v1/") || r.URL.Path == "/api/v1"
}

// tell answers a program with what went wrong.
func tell(w http.ResponseWriter, r *http.Request, status int, code string, refused Refused) {
	l := i18n.From(r.Context())
	p := Problem{
		Type: "about:blank", Title: i18n.Say(l, "fail."+code), Status: status, Detail: i18n.Say(l, "fail."+code+".advice"), Code: code,
		Instance: middleware.GetReqID(r.Context()), Errors: []ProblemOfField{},
	}
	for _, c := range refused.Complaints {
		p.Errors = append(p.Errors, ProblemOfField{c.Field, c.Msg.Key, c.Msg.In(l)})
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="gyoryu"`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p) // the reader has gone: nobody to tell
}
