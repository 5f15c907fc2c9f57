package file

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
)

// How far a container is looked into: a list of contents that is longer is not read, and the
// file is just an archive.
const (
	maxDirectory = 1 << 20
	maxEntries   = 4096
	maxSectors   = 64
)

// insideZip tells what a ZIP is by the names in its list of contents. What they lead to is not
// read, however small it says that it is.
func insideZip(whole io.ReaderAt, size int64) (string, error) {
	const endLength, maxComment = 22, 1<<16 - 1
	tail := make([]byte, min(size, endLength+maxComment))
	if err := readAt(whole, tail, size-int64(len(tail))); err != nil {
		return "", err
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < endLength {
		return zip, nil
	}
	length, at := int64(binary.LittleEndian.Uint32(tail[i+12:])), int64(binary.LittleEndian.Uint32(tail[i+16:]))
	if length > maxDirectory || at+length > size {
		return zip, nil
	}
	directory := make([]byte, length)
	if err := readAt(whole, directory, at); err != nil {
		return "", err
	}
	names := namesIn(directory)
	first, err := declared(whole, size)
	if err != nil {
		return "", err
	}
	return meaning(names, first), nil
}

// namesIn are the names in a ZIP's list of contents.
func namesIn(directory []byte) []string {
	const fixed = 46
	var names []string
	for len(directory) >= fixed && bytes.HasPrefix(directory, []byte("PK\x01\x02")) && len(names) < maxEntries {
		n, extra, comment := binary.LittleEndian.Uint16(directory[28:]), binary.LittleEndian.Uint16(directory[30:]), binary.LittleEndian.Uint16(directory[32:])
		end := fixed + int(n) + int(extra) + int(comment)
		if end > len(directory) {
			break
		}
		names = append(names, string(directory[fixed:fixed+int(n)]))
		directory = directory[end:]
	}
	return names
}

// declared is what a ZIP says of itself in a first entry named mimetype that is not packed, as
// HWPX and OpenDocument do.
func declared(whole io.ReaderAt, size int64) (string, error) {
	const fixed, name, most = 30, "mimetype", 100
	head := make([]byte, min(size, fixed+int64(len(name))+most))
	if err := readAt(whole, head, 0); err != nil || len(head) < fixed+len(name) {
		return "", err
	}
	method, n, extra := binary.LittleEndian.Uint16(head[8:]), binary.LittleEndian.Uint16(head[26:]), binary.LittleEndian.Uint16(head[28:])
	length, body := binary.LittleEndian.Uint32(head[22:]), fixed+int(n)+int(extra)
	if method != 0 || string(head[fixed:fixed+len(name)]) != name || int(n) != len(name) || length > most || body+int(length) > len(head) {
		return "", nil
	}
	return string(head[body : body+int(length)]), nil
}

// meaning is what holds such names.
func meaning(names []string, says string) string {
	has := func(prefixes ...string) bool {
		for _, p := range prefixes {
			found := false
			for _, n := range names {
				found = found || strings.HasPrefix(n, p)
			}
			if !found {
				return false
			}
		}
		return true
	}
	switch {
	case has("AndroidManifest.xml"):
		return "application/vnd.android.package-archive"
	case has("META-INF/MANIFEST.MF"):
		for _, n := range names {
			if strings.HasSuffix(n, ".class") {
				return jar
			}
		}
	case says == hwpx, has("Contents/content.hpf"), has("Contents/header.xml", "Contents/section"):
		return hwpx
	case has("[Content_Types].xml", "word/"):
		return docx
	case has("[Content_Types].xml", "xl/"):
		return xlsx
	case has("[Content_Types].xml", "ppt/"):
		return pptx
	case strings.HasPrefix(says, odf):
		if _, known := kinds[says]; known {
			return says
		}
	}
	return zip
}

// insideOLE tells what a compound file of the nineties is by the names in its directory: HWP,
// and Word, Excel and PowerPoint before 2007.
func insideOLE(whole io.ReaderAt, size int64) (string, error) {
	const headerLength, entryLength, end = 512, 128, 0xfffffff0
	header := make([]byte, headerLength)
	if size < headerLength {
		return ole, nil
	}
	if err := readAt(whole, header, 0); err != nil {
		return "", err
	}
	shift := binary.LittleEndian.Uint16(header[30:])
	if shift != 9 && shift != 12 {
		return ole, nil
	}
	sector := make([]byte, 1<<shift)
	read := func(n uint32) (bool, error) {
		at := (int64(n) + 1) << shift
		if at+int64(len(sector)) > size {
			return false, nil
		}
		return true, readAt(whole, sector, at)
	}
	next := func(n uint32) (uint32, error) { // by the table of sectors, as far as the header leads to it
		perSector := uint32(len(sector) / 4)
		if n/perSector >= 109 {
			return end, nil
		}
		there, err := read(binary.LittleEndian.Uint32(header[76+4*(n/perSector):]))
		if !there || err != nil {
			return end, err
		}
		return binary.LittleEndian.Uint32(sector[4*(n%perSector):]), nil
	}
	var names []string
	for n, i := binary.LittleEndian.Uint32(header[48:]), 0; n < end && i < maxSectors; i++ {
		there, err := read(n)
		if !there || err != nil {
			return meaningOLE(names), err
		}
		for e := sector; len(e) >= entryLength; e = e[entryLength:] {
			names = append(names, entryName(e))
		}
		if n, err = next(n); err != nil {
			return "", err
		}
	}
	return meaningOLE(names), nil
}

// entryName is the name of an entry of a compound file's directory.
func entryName(e []byte) string {
	n := int(binary.LittleEndian.Uint16(e[64:]))/2 - 1
	if n <= 0 || n > 31 {
		return ""
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(e[2*i:])
	}
	return string(utf16.Decode(units))
}

func meaningOLE(names []string) string {
	has := map[string]bool{}
	for _, n := range names {
		has[n] = true
	}
	switch {
	case has["FileHeader"] && has["DocInfo"]:
		return hwp
	case has["WordDocument"]:
		return doc
	case has["Workbook"], has["Book"]:
		return xls
	case has["PowerPoint Document"]:
		return ppt
	case has["__properties_version1.0"]:
		return msg
	}
	for _, n := range names { // an installer's tables have names that no text has
		if strings.HasPrefix(n, "\u4840") {
			return msi
		}
	}
	return ole
}

// readAt fills p from at on; a file that ends before is none of these kinds, not a failure.
func readAt(whole io.ReaderAt, p []byte, at int64) error {
	_, err := whole.ReadAt(p, at)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
