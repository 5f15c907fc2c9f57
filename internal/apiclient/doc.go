// Package apiclient is a Go client of our own API, generated from its OpenAPI document:
// what a program elsewhere would be written with, and what the tests use to see that the
// document is true.
//
// Read openapi.json for the document, generate/ for how the rest is made of it.
package apiclient
