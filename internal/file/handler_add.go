package file

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// refusal is a file that was not taken, and why.
type refusal struct {
	Name string
	Why  i18n.Msg
}

// outcome is what became of the files of one request.
type outcome struct {
	added   []string
	refused []refusal
}

// maxRefused is how many refusals are told of one by one.
const maxRefused = 200

// Add attaches the files of a form to a record of the noun, each as it arrives: one that is
// refused, or breaks off, does not keep those before it from being there.
func (h *Handler) Add(of Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		record, err := h.record(r, of)
		if err != nil {
			return err
		}
		if record.Removed {
			return pg.NotFound
		}
		if !record.Changes {
			return auth.Forbidden
		}
		sent, status, err := h.take(r, record)
		if err != nil {
			return err
		}
		return h.tell(w, r, status, record, sent)
	}
}

// take reads a request file by file, and says with which status to answer.
func (h *Handler) take(r *http.Request, record Record) (outcome, int, error) {
	var sent outcome
	most, err := h.files.most(r.Context())
	if err != nil {
		return sent, 0, err
	}
	parts, err := partsOf(r)
	if err != nil {
		return sent, 0, err
	}
	for parts != nil {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sent, 0, brokenOff(err)
		}
		if part.FormName() != "files" || part.FileName() == "" { // a field that was left empty has no name
			continue
		}
		name := clean(fileName(part))
		_, err = h.files.Keep(r.Context(), Incoming{Record: record, Name: name, Body: part, Most: most}, auth.Who(r.Context()))
		switch why, known := complaint(err, most); {
		case err == nil:
			sent.added = append(sent.added, name)
		case full(err):
			slog.ErrorContext(r.Context(), "no room left to keep a file", "path", r.URL.Path, "err", err)
			sent.refused = append(sent.refused, refusal{name, i18n.M("file.full")})
			return sent, http.StatusInsufficientStorage, nil
		case known && len(sent.refused) < maxRefused:
			sent.refused = append(sent.refused, refusal{name, why})
		case known:
		default:
			return sent, 0, brokenOff(err)
		}
	}
	if len(sent.added)+len(sent.refused) == 0 {
		sent.refused = append(sent.refused, refusal{"", i18n.M("file.none-chosen")})
	}
	if len(sent.refused) > 0 {
		return sent, http.StatusUnprocessableEntity, nil
	}
	return sent, http.StatusOK, nil
}

// partsOf are the parts of a form with files, nil if it is one without.
func partsOf(r *http.Request) (*multipart.Reader, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return nil, nil //nolint:nilnil // a form without files is no failure
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, page.BadRequest
	}
	return parts, nil
}

// fileName is a part's name as it was sent: FileName would take a backslash for part of it, and
// that of a file with nothing else for the folder.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil || params["filename"] == "" {
		return part.FileName()
	}
	return params["filename"]
}

// complaint is what is said of a file that is not taken.
func complaint(err error, most int64) (i18n.Msg, bool) {
	switch {
	case errors.Is(err, Empty):
		return i18n.M("file.is-empty"), true
	case errors.Is(err, TooLarge):
		return i18n.M("file.is-too-large", "most", size(most)), true
	case errors.Is(err, Program):
		return i18n.M("file.is-program"), true
	}
	return i18n.Msg{}, false
}

// brokenOff is what a request that cannot be read to its end is answered with, by whoever still
// listens: a body beyond all bounds is told so, everything else that breaks off is malformed.
func brokenOff(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	if errors.Is(err, Unreadable) || strings.HasPrefix(err.Error(), "multipart:") || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.Join(page.BadRequest, err)
	}
	return err
}

// tell answers with what became of the files: to our script in a line for each, to a browser
// with the page that it came from, or with all files of the record if some were refused.
func (h *Handler) tell(w http.ResponseWriter, r *http.Request, status int, record Record, sent outcome) error {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return tellScript(w, r, status, sent)
	}
	if status != http.StatusOK {
		return h.list(w, r, status, record, sent)
	}
	flash.Set(w, r, i18n.M("file.added", "n", len(sent.added)))
	return page.Go(w, r, record.Path()+"#files")
}

func tellScript(w http.ResponseWriter, r *http.Request, status int, sent outcome) error {
	type line struct {
		Name string `json:"name"`
		Text string `json:"text,omitempty"`
	}
	answer := struct {
		Added   []line `json:"added"`
		Refused []line `json:"refused"`
	}{[]line{}, []line{}}
	for _, name := range sent.added {
		answer.Added = append(answer.Added, line{Name: name})
	}
	for _, no := range sent.refused {
		answer.Refused = append(answer.Refused, line{no.Name, no.Why.In(i18n.From(r.Context()))})
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return nil
}
