package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
	"gyoryu/web"
)

// door is what a route's row in the table says: who passes by their role, who by the
// record, and what an empty request gets that passes.
type door struct {
	roles []auth.Role                     // nil: anybody, the public too
	may   func(record, auth.Account) bool // of those who see the record and find it there; nil: all
	in    []int                           // for who passes
	undo  func(*world, record)            // after it did something
}

var (
	reader  = auth.Roles
	writer  = []auth.Role{auth.Staff, auth.Manager}
	manager = []auth.Role{auth.Manager}

	proposer = []auth.Role{auth.Researcher, auth.Staff, auth.Manager}

	admin = []auth.Role{auth.Admin}

	ok       = []int{http.StatusOK}
	moved    = []int{http.StatusSeeOther}
	unknown  = []int{http.StatusNotFound}
	rejected = []int{http.StatusUnprocessableEntity}
	// An empty form has no version either: it is stale.
	stale = []int{http.StatusConflict}
	// A program's empty change says of no version.
	unconditional = []int{http.StatusPreconditionRequired}
)

// doors is every address of the site, and who gets in. A route without a row fails
// the test.
var doors = map[string]door{
	"GET /static/*": {in: unknown},
	"GET /healthz":  {in: ok},
	"GET /readyz":   {in: ok},

	"POST /preferences":          {in: moved},
	"GET /sign-in":               {in: []int{200, 303}},
	"POST /sign-in":              {in: rejected},
	"POST /sign-in/demo":         {in: rejected},
	"GET /sign-in/forgotten":     {in: ok},
	"POST /sign-in/forgotten":    {in: rejected},
	"GET /sign-in/link/{token}":  {in: unknown},
	"POST /sign-in/link/{token}": {in: unknown},
	"POST /sign-out":             {in: moved},
	"GET /sign-in/continue":      {roles: reader, in: unknown},
	"GET /components":            {in: ok},

	"GET /":          {roles: reader, in: ok},
	"GET /days/read": {roles: reader, in: ok},

	"GET /search":         {roles: reader, in: ok},
	"GET /search/suggest": {roles: reader, in: ok},

	"GET /drafts":                  {roles: reader, in: ok},
	"POST /drafts":                 {roles: reader, in: rejected},
	"GET /drafts/{id}":             {roles: reader, in: ok},
	"POST /drafts/{id}/throw-away": {roles: reader, in: moved, undo: thrown},
	"POST /drafts/{id}/restore":    {roles: reader, in: unknown}, // nothing was thrown away

	"GET /calendar/{secret}.ics":         {in: unknown},
	"POST /account/calendar":             {roles: reader, in: stale},
	"POST /account/calendar/end":         {roles: reader, in: stale},
	"POST /institutes/{id}/calendar":     {roles: manager, may: whoever, in: stale},
	"POST /institutes/{id}/calendar/end": {roles: manager, may: whoever, in: stale},

	"GET /briefing":         {roles: reader, in: ok},
	"GET /collaborators":    {roles: reader, in: ok},
	"GET /board-paper":      {roles: reader, in: ok},
	"GET /board-paper/rows": {roles: reader, in: ok},

	"GET /visits":               {roles: reader, in: ok},
	"GET /visits/new":           {roles: writer, in: ok},
	"POST /visits":              {roles: writer, in: rejected},
	"GET /visits/{id}":          {roles: reader, in: ok},
	"GET /visits/{id}/edit":     {roles: writer, may: record.changes, in: ok},
	"POST /visits/{id}":         {roles: writer, may: record.changes, in: rejected},
	"POST /visits/{id}/remove":  {roles: writer, may: record.changes, in: stale},
	"POST /visits/{id}/restore": {roles: writer, may: record.restores, in: moved, undo: again("visits")},

	"GET /visits/{id}/files":       {roles: reader, in: ok},
	"POST /visits/{id}/files":      {roles: writer, may: record.changes, in: rejected},
	"GET /institutes/{id}/files":   {roles: reader, in: ok},
	"POST /institutes/{id}/files":  {roles: writer, may: record.changes, in: rejected},
	"GET /agreements/{id}/files":   {roles: reader, in: ok},
	"POST /agreements/{id}/files":  {roles: writer, may: record.changes, in: rejected},
	"GET /commitments/{id}/files":  {roles: reader, in: ok},
	"POST /commitments/{id}/files": {roles: writer, may: record.changes, in: rejected},
	"GET /outputs/{id}/files":      {roles: reader, in: ok},
	"POST /outputs/{id}/files":     {roles: writer, may: record.changes, in: rejected},
	"GET /files/{id}/content":      {roles: reader, in: ok},
	"POST /files/{id}/remove":      {roles: writer, may: record.changes, in: stale},
	"POST /files/{id}/restore":     {roles: writer, may: record.restores, in: moved, undo: again("files")},

	"GET /commitments":                 {roles: reader, in: ok},
	"GET /commitments/new":             {roles: writer, in: ok},
	"POST /commitments":                {roles: writer, in: rejected},
	"POST /commitments/assign":         {roles: writer, in: rejected},
	"GET /commitments/{id}":            {roles: reader, in: ok},
	"GET /commitments/{id}/edit":       {roles: writer, may: record.changes, in: ok},
	"POST /commitments/{id}":           {roles: writer, may: record.changes, in: rejected},
	"POST /commitments/{id}/assign":    {roles: writer, may: record.assigns, in: []int{409, 422}},
	"POST /commitments/{id}/under-way": {roles: writer, may: record.changes, in: stale},
	"POST /commitments/{id}/keep":      {roles: writer, may: record.changes, in: rejected},
	"POST /commitments/{id}/drop":      {roles: writer, may: record.changes, in: rejected},
	"POST /commitments/{id}/reopen":    {roles: writer, may: record.changes, in: stale},
	"POST /commitments/{id}/move":      {roles: writer, may: record.changes, in: rejected},
	"POST /commitments/{id}/note":      {roles: reader, may: record.notes, in: rejected},
	"POST /commitments/{id}/remove":    {roles: writer, may: record.changes, in: stale},
	"POST /commitments/{id}/restore":   {roles: writer, may: record.restores, in: moved, undo: again("commitments")},

	"GET /agreements":               {roles: reader, in: ok},
	"GET /agreements/new":           {roles: writer, in: ok},
	"POST /agreements":              {roles: writer, in: rejected},
	"GET /agreements/timeline":      {roles: reader, in: ok},
	"GET /agreements/timeline.svg":  {roles: reader, in: ok},
	"GET /network":                  {roles: reader, in: ok},
	"GET /network.svg":              {roles: reader, in: ok},
	"GET /network.csv":              {roles: reader, in: ok},
	"GET /agreements/{id}":          {roles: reader, in: ok},
	"GET /agreements/{id}/edit":     {roles: writer, may: record.changes, in: ok},
	"POST /agreements/{id}":         {roles: writer, may: record.changes, in: rejected},
	"POST /agreements/{id}/sign":    {roles: writer, may: record.changes, in: rejected},
	"POST /agreements/{id}/end":     {roles: writer, may: record.changes, in: rejected},
	"POST /agreements/{id}/review":  {roles: manager, may: record.changes, in: rejected},
	"POST /agreements/{id}/remove":  {roles: writer, may: record.changes, in: stale},
	"POST /agreements/{id}/restore": {roles: writer, may: record.restores, in: moved, undo: again("agreements")},

	"POST /agreements/{id}/milestones/{milestone}/done":   {roles: writer, may: record.changes, in: unknown},
	"POST /agreements/{id}/milestones/{milestone}/reopen": {roles: writer, may: record.changes, in: unknown},
	"GET /forums":                                {roles: reader, in: ok},
	"GET /forums/new":                            {roles: writer, in: ok},
	"POST /forums":                               {roles: writer, in: rejected},
	"GET /forums/{id}":                           {roles: reader, in: ok},
	"GET /forums/{id}/edit":                      {roles: writer, may: record.changes, in: ok},
	"POST /forums/{id}":                          {roles: writer, may: record.changes, in: rejected},
	"POST /forums/{id}/remove":                   {roles: writer, may: record.changes, in: stale},
	"POST /forums/{id}/restore":                  {roles: writer, may: record.restores, in: moved, undo: again("forums")},
	"POST /forums/{id}/reforms/{reform}/carried": {roles: writer, may: record.changes, in: unknown}, // see TestAReformIsSaidToBeCarriedOut in forum
	"GET /forums/{id}/editions/new":              {roles: writer, may: whoever, in: ok},
	"POST /forums/{id}/editions":                 {roles: writer, may: whoever, in: rejected},

	"GET /editions/{id}":           {roles: reader, in: ok},
	"GET /editions/{id}/edit":      {roles: writer, may: record.changes, in: ok},
	"POST /editions/{id}":          {roles: writer, may: record.changes, in: rejected},
	"POST /editions/{id}/remove":   {roles: writer, may: record.changes, in: stale},
	"POST /editions/{id}/restore":  {roles: writer, may: record.restores, in: moved, undo: again("editions")},
	"GET /exchanges":               {roles: reader, in: ok},
	"GET /exchanges/calendar":      {roles: reader, in: ok},
	"GET /exchanges/new":           {roles: writer, in: ok},
	"POST /exchanges":              {roles: writer, in: rejected},
	"GET /exchanges/{id}":          {roles: reader, in: ok},
	"GET /exchanges/{id}/edit":     {roles: writer, may: record.changes, in: ok},
	"POST /exchanges/{id}":         {roles: writer, may: record.changes, in: rejected},
	"POST /exchanges/{id}/begin":   {roles: writer, may: record.changes, in: stale},
	"POST /exchanges/{id}/finish":  {roles: writer, may: record.changes, in: stale},
	"POST /exchanges/{id}/cancel":  {roles: writer, may: record.changes, in: stale},
	"POST /exchanges/{id}/remove":  {roles: writer, may: record.changes, in: stale},
	"POST /exchanges/{id}/restore": {roles: writer, may: record.restores, in: moved, undo: again("exchanges")},
	"GET /outputs":                 {roles: reader, in: ok},
	"GET /outputs/new":             {roles: writer, in: ok},
	"POST /outputs":                {roles: writer, in: rejected},
	"GET /outputs/paste":           {roles: writer, in: ok},
	"POST /outputs/paste":          {roles: writer, in: rejected},
	"GET /outputs/topics":          {roles: reader, in: ok},
	"GET /outputs/stays":           {roles: writer, in: ok},
	"GET /outputs/{id}":            {roles: reader, in: ok},
	"GET /outputs/{id}/edit":       {roles: writer, may: record.changes, in: ok},
	"POST /outputs/{id}":           {roles: writer, may: record.changes, in: rejected},
	"POST /outputs/{id}/share":     {roles: writer, may: record.changes, in: rejected},
	"POST /outputs/{id}/remove":    {roles: writer, may: record.changes, in: stale},
	"POST /outputs/{id}/restore":   {roles: writer, may: record.restores, in: moved, undo: again("outputs")},
	"GET /topics":                  {roles: reader, in: ok},
	"GET /topics/board":            {roles: reader, in: ok},
	"GET /topics/new":              {roles: proposer, in: ok},
	"POST /topics":                 {roles: proposer, in: rejected},
	"GET /topics/{id}":             {roles: reader, in: ok},
	"GET /topics/{id}/edit":        {roles: proposer, may: record.changes, in: ok},
	"POST /topics/{id}":            {roles: proposer, may: record.changes, in: rejected},
	"POST /topics/{id}/move":       {roles: proposer, may: record.changes, in: stale},
	"POST /topics/{id}/remove":     {roles: proposer, may: record.changes, in: stale},
	"POST /topics/{id}/restore":    {roles: proposer, may: record.restores, in: moved, undo: again("topics")},
	"GET /posts":                   {roles: writer, in: ok},
	"GET /posts/new":               {roles: writer, in: ok},
	"POST /posts":                  {roles: writer, in: rejected},
	"GET /posts/{id}":              {roles: writer, in: ok},
	"GET /posts/{id}/edit":         {roles: writer, may: record.changes, in: ok},
	"POST /posts/{id}":             {roles: writer, may: record.changes, in: rejected},
	"POST /posts/{id}/publish":     {roles: manager, may: record.changes, in: stale},
	"POST /posts/{id}/withdraw":    {roles: manager, may: record.changes, in: rejected},
	"POST /posts/{id}/draft":       {roles: manager, may: record.changes, in: stale},
	"POST /posts/{id}/remove":      {roles: writer, may: record.changes, in: stale},
	"POST /posts/{id}/restore":     {roles: writer, may: record.restores, in: moved, undo: again("posts")},

	"GET /news":                      {in: moved},
	"GET /news/{id}":                 {in: moved},
	"GET /news.atom":                 {in: ok},
	"GET /en/news":                   {in: ok},
	"GET /en/news/{id}":              {in: ok},
	"GET /en/news.atom":              {in: ok},
	"GET /ko/news":                   {in: ok},
	"GET /ko/news/{id}":              {in: ok},
	"GET /ko/news.atom":              {in: ok},
	"GET /people/{id}/handover":      {roles: writer, may: record.handsOver, in: ok},
	"POST /people/{id}/handover":     {roles: writer, may: record.handsOver, in: rejected},
	"GET /handovers/{id}":            {roles: reader, in: ok},
	"GET /handovers/{id}/pack":       {roles: reader, in: ok},
	"POST /handovers/{id}/undo":      {roles: manager, in: stale},
	"POST /deputies":                 {roles: reader, in: rejected},
	"GET /deputies/{id}":             {roles: reader, in: ok},
	"GET /deputies/{id}/edit":        {roles: reader, may: record.changes, in: ok},
	"POST /deputies/{id}":            {roles: reader, may: record.changes, in: rejected},
	"POST /deputies/{id}/remove":     {roles: reader, may: record.changes, in: stale},
	"POST /deputies/{id}/restore":    {roles: reader, may: record.restores, in: moved, undo: again("deputies")},
	"GET /assignments":               {roles: reader, in: ok},
	"GET /assignments/new":           {roles: writer, in: ok},
	"POST /assignments":              {roles: writer, in: rejected},
	"GET /assignments/{id}":          {roles: reader, in: ok},
	"GET /assignments/{id}/edit":     {roles: writer, may: record.changes, in: ok},
	"POST /assignments/{id}":         {roles: writer, may: record.changes, in: rejected},
	"POST /assignments/{id}/end":     {roles: writer, may: record.changes, in: stale},
	"POST /assignments/{id}/remove":  {roles: writer, may: record.changes, in: stale},
	"POST /assignments/{id}/restore": {roles: writer, may: record.restores, in: moved, undo: again("assignments")},

	"GET /lines":                     {roles: reader, in: ok},
	"GET /follow-through":            {roles: reader, in: ok},
	"GET /follow-through/rows":       {roles: reader, in: ok},
	"GET /map":                       {roles: reader, in: ok},
	"GET /map.svg":                   {roles: reader, in: ok},
	"GET /figures":                   {roles: reader, in: ok},
	"GET /figures.csv":               {roles: reader, in: ok},
	"GET /quality":                   {roles: manager, in: ok},
	"GET /lines/suggest":             {roles: reader, in: ok},
	"POST /lines/links":              {roles: writer, in: rejected},
	"POST /lines/links/{id}/cut":     {roles: writer, in: unknown}, // who sees both ends: see TestALinkIsMadeCutAndBroughtBack in line
	"POST /lines/links/{id}/restore": {roles: writer, in: unknown},
	"GET /points/{id}":               {roles: reader, in: unknown}, // who sees the visit: see TestAPointOfAHiddenVisitIsNotThere in line

	"GET /institutes":               {roles: reader, in: ok},
	"GET /institutes/suggest":       {roles: reader, in: ok},
	"GET /institutes/new":           {roles: writer, in: ok},
	"POST /institutes":              {roles: writer, in: rejected},
	"GET /institutes/{id}":          {roles: reader, in: ok},
	"GET /institutes/{id}/edit":     {roles: writer, may: record.changes, in: ok},
	"POST /institutes/{id}":         {roles: writer, may: record.changes, in: rejected},
	"POST /institutes/{id}/remove":  {roles: writer, may: record.changes, in: stale},
	"POST /institutes/{id}/restore": {roles: writer, may: record.restores, in: moved, undo: again("institutes")},

	"GET /institutes/{id}/merge":     {roles: manager, may: whoever, in: ok},
	"POST /institutes/{id}/merge":    {roles: manager, may: whoever, in: rejected},
	"POST /institutes/{id}/not-same": {roles: manager, may: whoever, in: rejected},
	"GET /people/{id}/merge":         {roles: manager, may: whoever, in: ok},
	"POST /people/{id}/merge":        {roles: manager, may: whoever, in: rejected},
	"POST /people/{id}/not-same":     {roles: manager, may: whoever, in: rejected},
	"GET /merges":                    {roles: manager, in: ok},
	"GET /merges/{id}":               {roles: manager, in: ok},
	"POST /merges/{id}/undo":         {roles: manager, in: []int{http.StatusConflict, http.StatusSeeOther}}, // stale, or undone already

	"GET /people":                 {roles: reader, in: ok},
	"GET /people/suggest":         {roles: reader, in: ok},
	"GET /people/new":             {roles: writer, in: ok},
	"POST /people":                {roles: writer, in: rejected},
	"GET /people/{id}":            {roles: reader, in: ok},
	"GET /people/{id}/edit":       {roles: reader, may: record.changes, in: ok},
	"POST /people/{id}":           {roles: reader, may: record.changes, in: rejected},
	"POST /people/{id}/remove":    {roles: writer, may: record.removes, in: stale},
	"POST /people/{id}/restore":   {roles: writer, may: record.restores, in: moved, undo: again("people")},
	"POST /people/{id}/anonymise": {roles: manager, in: stale},

	"GET /areas":               {roles: reader, in: ok},
	"GET /areas/suggest":       {roles: reader, in: ok},
	"GET /areas/new":           {roles: writer, in: ok},
	"POST /areas":              {roles: writer, in: rejected},
	"GET /areas/{id}":          {roles: reader, in: ok},
	"GET /areas/{id}/edit":     {roles: manager, may: record.changes, in: ok},
	"POST /areas/{id}":         {roles: manager, may: record.changes, in: rejected},
	"POST /areas/{id}/remove":  {roles: manager, may: record.changes, in: stale},
	"POST /areas/{id}/restore": {roles: manager, may: record.restores, in: moved, undo: again("areas")},

	"GET /removed": {roles: reader, in: ok},

	"GET /visits/{id}/versions/{version}":      {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /commitments/{id}/versions/{version}": {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /agreements/{id}/versions/{version}":  {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /forums/{id}/versions/{version}":      {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /editions/{id}/versions/{version}":    {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /exchanges/{id}/versions/{version}":   {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /outputs/{id}/versions/{version}":     {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /topics/{id}/versions/{version}":      {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /assignments/{id}/versions/{version}": {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /deputies/{id}/versions/{version}":    {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /institutes/{id}/versions/{version}":  {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /people/{id}/versions/{version}":      {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /areas/{id}/versions/{version}":       {roles: reader, in: unknown}, // {version} is none: see TestVersionsThatAreNone
	"GET /posts/{id}/versions/{version}":       {roles: writer, in: unknown}, // {version} is none: see TestVersionsThatAreNone

	"GET /api/openapi.json": {in: ok},
	"GET /api/docs":         {in: ok},

	"GET /api/v1/search": {roles: reader, in: rejected}, // it needs words

	"GET /api/v1/visits":               {roles: reader, in: ok},
	"POST /api/v1/visits":              {roles: writer, in: rejected},
	"GET /api/v1/visits/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/visits/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/visits/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/visits/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("visits")},

	"GET /api/v1/commitments":               {roles: reader, in: ok},
	"POST /api/v1/commitments":              {roles: writer, in: rejected},
	"GET /api/v1/commitments/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/commitments/{id}":        {roles: writer, may: record.assigns, in: unconditional},
	"DELETE /api/v1/commitments/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/commitments/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("commitments")},

	"GET /api/v1/agreements":               {roles: reader, in: ok},
	"POST /api/v1/agreements":              {roles: writer, in: rejected},
	"GET /api/v1/agreements/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/agreements/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/agreements/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/agreements/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("agreements")},
	"GET /api/v1/forums":                   {roles: reader, in: ok},
	"POST /api/v1/forums":                  {roles: writer, in: rejected},
	"GET /api/v1/forums/{id}":              {roles: reader, in: ok},
	"PATCH /api/v1/forums/{id}":            {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/forums/{id}":           {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/forums/{id}/restore":     {roles: writer, may: record.restores, in: ok, undo: again("forums")},

	"GET /api/v1/editions":                {roles: reader, in: ok},
	"POST /api/v1/editions":               {roles: writer, in: rejected},
	"GET /api/v1/editions/{id}":           {roles: reader, in: ok},
	"PATCH /api/v1/editions/{id}":         {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/editions/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/editions/{id}/restore":  {roles: writer, may: record.restores, in: ok, undo: again("editions")},
	"GET /api/v1/exchanges":               {roles: reader, in: ok},
	"POST /api/v1/exchanges":              {roles: writer, in: rejected},
	"GET /api/v1/exchanges/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/exchanges/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/exchanges/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/exchanges/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("exchanges")},
	"GET /api/v1/outputs":                 {roles: reader, in: ok},
	"POST /api/v1/outputs":                {roles: writer, in: rejected},
	"GET /api/v1/outputs/{id}":            {roles: reader, in: ok},
	"PATCH /api/v1/outputs/{id}":          {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/outputs/{id}":         {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/outputs/{id}/restore":   {roles: writer, may: record.restores, in: ok, undo: again("outputs")},
	"GET /api/v1/topics":                  {roles: reader, in: ok},
	"POST /api/v1/topics":                 {roles: proposer, in: rejected},
	"GET /api/v1/topics/{id}":             {roles: reader, in: ok},
	"PATCH /api/v1/topics/{id}":           {roles: proposer, may: record.changes, in: unconditional},
	"DELETE /api/v1/topics/{id}":          {roles: proposer, may: record.changes, in: unconditional},
	"POST /api/v1/topics/{id}/restore":    {roles: proposer, may: record.restores, in: ok, undo: again("topics")},
	"GET /api/v1/posts":                   {roles: writer, in: ok},
	"POST /api/v1/posts":                  {roles: writer, in: rejected},
	"GET /api/v1/posts/{id}":              {roles: writer, in: ok},
	"PATCH /api/v1/posts/{id}":            {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/posts/{id}":           {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/posts/{id}/restore":     {roles: writer, may: record.restores, in: ok, undo: again("posts")},

	"GET /api/v1/institutes":               {roles: reader, in: ok},
	"POST /api/v1/institutes":              {roles: writer, in: rejected},
	"GET /api/v1/institutes/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/institutes/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/institutes/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/institutes/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("institutes")},

	"GET /api/v1/people":               {roles: reader, in: ok},
	"POST /api/v1/people":              {roles: writer, in: rejected},
	"GET /api/v1/people/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/people/{id}":        {roles: reader, may: record.changes, in: unconditional},
	"DELETE /api/v1/people/{id}":       {roles: writer, may: record.removes, in: unconditional},
	"POST /api/v1/people/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("people")},

	"GET /api/v1/areas":               {roles: reader, in: ok},
	"POST /api/v1/areas":              {roles: writer, in: rejected},
	"GET /api/v1/areas/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/areas/{id}":        {roles: manager, may: record.changes, in: unconditional},
	"DELETE /api/v1/areas/{id}":       {roles: manager, may: record.changes, in: unconditional},
	"POST /api/v1/areas/{id}/restore": {roles: manager, may: record.restores, in: ok, undo: again("areas")},

	"GET /api/v1/assignments":               {roles: reader, in: ok},
	"POST /api/v1/assignments":              {roles: writer, in: rejected},
	"GET /api/v1/assignments/{id}":          {roles: reader, in: ok},
	"PATCH /api/v1/assignments/{id}":        {roles: writer, may: record.changes, in: unconditional},
	"DELETE /api/v1/assignments/{id}":       {roles: writer, may: record.changes, in: unconditional},
	"POST /api/v1/assignments/{id}/restore": {roles: writer, may: record.restores, in: ok, undo: again("assignments")},

	"GET /notices":                   {roles: reader, in: ok},
	"POST /notices/seen":             {roles: reader, in: moved},
	"POST /notices/{id}/seen":        {roles: reader, in: unknown}, // one's own: see TestTheNoticesOfOthersAreNotThere in bell
	"POST /institutes/{id}/follow":   {roles: reader, in: moved},
	"POST /institutes/{id}/unfollow": {roles: reader, in: moved},
	"POST /topics/{id}/follow":       {roles: reader, in: moved},
	"POST /topics/{id}/unfollow":     {roles: reader, in: moved},
	"POST /account/mail":             {roles: reader, in: []int{400}},
	"GET /mail/off/{token}/{kind}":   {in: unknown}, // with a key: see TestALinkInAMailSwitchesItsKindOff in bell
	"POST /mail/off/{token}/{kind}":  {in: unknown},

	"GET /account":                      {roles: reader, in: ok},
	"POST /account/password":            {roles: reader, in: rejected},
	"POST /account/sessions/end":        {roles: reader, in: []int{400}},
	"POST /account/sessions/end-others": {roles: reader, in: moved},
	"POST /account/tokens":              {roles: reader, in: rejected},
	"POST /account/tokens/{id}/revoke":  {roles: reader, in: unknown}, // anybody's own: see TestAnothersTokenIsNotThere in account
	"POST /account/stay":                {roles: reader, in: ok},

	"GET /accounts":               {roles: admin, in: ok},
	"GET /accounts/new":           {roles: admin, in: ok},
	"POST /accounts":              {roles: admin, in: rejected},
	"GET /accounts/{id}":          {roles: admin, in: ok},
	"GET /accounts/{id}/edit":     {roles: admin, in: ok},
	"POST /accounts/{id}":         {roles: admin, in: rejected},
	"POST /accounts/{id}/disable": {roles: admin, in: stale},
	"POST /accounts/{id}/enable":  {roles: admin, in: stale},
	"POST /accounts/{id}/reset":   {roles: admin, in: ok},

	"POST /accounts/{id}/tokens/{token}/revoke": {roles: admin, in: unknown},

	"GET /settings":                  {roles: admin, in: ok},
	"POST /settings":                 {roles: admin, in: rejected},
	"GET /settings/holidays":         {roles: admin, in: ok},
	"POST /settings/holidays":        {roles: admin, in: rejected},
	"POST /settings/holidays/korea":  {roles: admin, in: rejected},
	"POST /settings/holidays/remove": {roles: admin, in: unknown},
	"GET /settings/mail":             {roles: admin, in: ok},
	"POST /settings/mail/test":       {roles: admin, in: moved}, // says that no mail is set
	"POST /settings/mail/again":      {roles: admin, in: unknown},
	"GET /settings/sign-ins":         {roles: admin, in: ok},
}

// whoever may do it with every record that is there.
func whoever(record, auth.Account) bool { return true }

// again removes what a door has brought back.
func again(table string) func(*world, record) {
	return func(w *world, r record) { w.remove(r, table) }
}

// thrown brings back a draft that a door has thrown away.
func thrown(w *world, r record) {
	w.exec("update drafts set thrown_at = null where id = @id", pg.Args{"id": r.id})
}

// wants is what who gets at the door with the record.
func (d door) wants(r record, who auth.Account, pattern string) []int {
	restoring, program := strings.HasSuffix(pattern, "/restore"), forPrograms(pattern)
	switch {
	case d.roles != nil && !is(who, d.roles...):
		return []int{http.StatusForbidden}
	case r.id == 0:
		return d.in
	case onBoard(pattern):
		return r.onBoard(d)
	case !r.sees(who), r.removed && !r.restores(who):
		return unknown
	case r.noun == "draft":
		return d.in
	case restoring && !r.removed && program:
		return ok
	case restoring && !r.removed: // see TestBringBackTwice
		return []int{http.StatusForbidden, http.StatusSeeOther, http.StatusConflict}
	case restoring:
		return d.in
	case r.removed && !program && d.may == nil && d.in[0] == http.StatusOK: // its page, from where it can be brought back
		return d.in
	case r.removed:
		return unknown
	case d.may != nil && !d.may(r, who):
		return []int{http.StatusForbidden}
	}
	return d.in
}

// TestEveryDoorAsEveryone tries each route as the public and in every role, with own
// and others' records in every state.
func TestEveryDoorAsEveryone(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	seen := map[string]bool{}
	for _, r := range w.routes() {
		if r.pattern == "/static/*" && r.method != http.MethodGet {
			continue // see TestUnusedMethods
		}
		seen[r.String()] = true
		if _, has := doors[r.String()]; !has {
			t.Errorf("%s is new: say in doors who gets in", r)
		}
	}
	for name := range doors {
		if !seen[name] {
			t.Errorf("%s is in doors, but no route", name)
		}
	}
	for _, who := range w.everyone {
		b := w.as(who)
		for _, r := range w.routes() {
			d, has := doors[r.String()]
			if !has {
				continue
			}
			records := []record{{}}
			if noun := nounOf(r.pattern); noun != "" {
				if records = w.of(noun); len(records) == 0 {
					t.Errorf("%s: no record to try it with", r)
				}
			}
			for _, rec := range records {
				if r.pattern == "/sign-out" {
					b = w.as(who)
				}
				path := strings.NewReplacer("{id}", itoa(rec.id), "{token}", "no-such-token", "{secret}", "no-such-secret", "{reform}", "999999", "{version}", "0", "*", "none").Replace(r.pattern)
				p := tryDoor(b, r.method, path)
				if who.SignedIn() || d.roles == nil {
					want := d.wants(rec, who, r.pattern)
					if !slices.Contains(want, p.Status) {
						t.Errorf("%s %s (%s) as %s: %d, want %v: %.200s", r.method, path, rec.name, name(who), p.Status, want, p.Says())
					}
					if (p.Status == http.StatusSeeOther || forPrograms(path) && p.Status == http.StatusOK) && d.undo != nil {
						d.undo(w, rec)
					}
				} else {
					wantsSignIn(t, r.method, path, p)
				}
				if r.pattern == "/sign-out" {
					b = w.as(who)
				}
			}
		}
	}
}

// forPrograms reports whether programs ask there, who send JSON and are told in JSON.
func forPrograms(path string) bool { return strings.HasPrefix(path, "/api/v1/") }

func tryDoor(b *webtest.Browser, method, path string) webtest.Page {
	if forPrograms(path) && method != http.MethodGet {
		return b.Send(method, path, "application/json", "{}")
	}
	if method == http.MethodPost {
		return b.Ask(method, path, url.Values{})
	}
	return b.Ask(method, path, nil)
}

// wantsSignIn checks that the public is led to the sign-in, and from there to where
// they wanted to be.
func wantsSignIn(t *testing.T, method, path string, p webtest.Page) {
	t.Helper()
	if forPrograms(path) {
		if p.Status != http.StatusUnauthorized || p.Header.Get("WWW-Authenticate") == "" || p.Document != nil {
			t.Errorf("%s %s as the public: %d %v", method, path, p.Status, p.Header)
		}
		return
	}
	if method == http.MethodPost { // the sign-in itself, which keeps what was sent
		if p.Status != http.StatusUnauthorized || p.Find("form[action='/sign-in'] input[name=password]").Length() != 1 {
			t.Errorf("%s %s as the public: %d: %.200s", method, path, p.Status, p.Says())
		}
		return
	}
	want := "/sign-in?" + url.Values{"next": {path}}.Encode()
	if path == "/" {
		want = "/news"
	}
	if p.Status != http.StatusSeeOther || p.Location() != want {
		t.Errorf("%s %s as the public: %d to %q, want 303 to %q", method, path, p.Status, p.Location(), want)
	}
}

func name(who auth.Account) string {
	if !who.SignedIn() {
		return "the public"
	}
	return who.Name
}

// TestUnusedMethods asks each address for what it does not do.
func TestUnusedMethods(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	used := map[string][]string{"/static/*": {http.MethodGet, http.MethodHead}}
	for _, r := range w.routes() {
		if r.pattern != "/static/*" {
			used[r.pattern] = append(used[r.pattern], r.method)
		}
	}
	var mute []string
	for _, who := range []auth.Account{{}, w.keeper} {
		b := w.as(who)
		for _, pattern := range slices.Sorted(maps.Keys(used)) {
			path := strings.NewReplacer("{id}", itoa(w.casted), "{token}", "x", "{secret}", "x", "/static/*", web.Asset("app.css")).Replace(pattern)
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace} {
				if slices.Contains(used[pattern], method) {
					continue
				}
				p := b.Ask(method, path, nil)
				if i := strings.LastIndex(path, "/"); slices.Contains(used[path[:i]+"/{id}"], method) {
					continue // POST /visits/new is the visit "new", which is none
				}
				if p.Status != http.StatusMethodNotAllowed {
					t.Errorf("%s %s as %s: %d, want 405", method, path, name(who), p.Status)
				}
				if allow := p.Header.Get("Allow"); p.Status == http.StatusMethodNotAllowed && !strings.Contains(allow, used[pattern][0]) {
					mute = append(mute, method+" "+path)
				}
			}
		}
	}
	if len(mute) > 0 {
		t.Errorf("%d answers of 405 don't say in Allow what is allowed, such as %s", len(mute), mute[0])
	}
}

// TestHeadOfAPage asks for a page's headers only, as those do who watch a site.
func TestHeadOfAPage(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, path := range []string{"/sign-in", "/healthz", "/readyz"} {
		if p := s.public().Ask(http.MethodHead, path, nil); p.Status != http.StatusOK {
			t.Errorf("HEAD %s: %d", path, p.Status)
		}
	}
}

// TestAddressesThatAreNone asks for what is not there.
func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.keeper)
	for _, path := range []string{"/nothing", "/visits/", "/visits/1/nothing", "/visits/1/edit/more", "/Visits", "/.env", "/api", "/static", "/visits%00", "/%ff"} {
		for _, who := range []*webtest.Browser{b, w.public()} {
			if p := who.Ask(http.MethodGet, path, nil); p.Status != http.StatusNotFound || p.Document == nil {
				t.Errorf("GET %s: %d %.100q", path, p.Status, p.Body)
			}
		}
	}
	for _, r := range w.routes() {
		if nounOf(r.pattern) == "" {
			continue
		}
		for _, id := range []string{
			"99999", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "0", "-1", "+1", "01", "01x", "one", "1.5", "1e3", "0x1",
			"%00", "1%20", "%EF%BC%91", "1%0A", "%ff",
		} {
			path := strings.ReplaceAll(r.pattern, "{id}", id)
			if p := tryDoor(b, r.method, path); p.Status != http.StatusNotFound {
				t.Errorf("%s %s: %d, want 404: %.200s", r.method, path, p.Status, p.Says())
			}
		}
	}
}

// TestNoGetChangesAnything reads everything as everyone, and compares every table.
func TestNoGetChangesAnything(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	browsers := map[string]*webtest.Browser{}
	for _, who := range w.everyone {
		browsers[name(who)] = w.as(who)
	}
	before, told := w.contents("sessions", "sign_ins"), w.historyCount()
	for _, b := range browsers {
		for _, path := range w.addresses() {
			b.Ask(http.MethodGet, path, nil)
		}
	}
	for table, now := range w.contents("sessions", "sign_ins") {
		if before[table] != now {
			t.Errorf("reading changed %s: %s, before %s", table, now, before[table])
		}
	}
	if n := w.historyCount(); n != told {
		t.Errorf("reading wrote %d lines of history", n-told)
	}
}

// TestBringBackTwice presses the button twice, or as two people at once: the second
// is told no untruth about their role.
func TestBringBackTwice(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for noun, path := range map[string]string{
		"visit": "/visits", "commitment": "/commitments", "agreement": "/agreements", "topic": "/topics", "exchange": "/exchanges", "assignment": "/assignments",
		"deputy": "/deputies",
		"output": "/outputs", "forum": "/forums", "edition": "/editions", "institute": "/institutes", "person": "/people", "area": "/areas", "post": "/posts",
	} {
		for _, r := range w.of(noun) {
			if !r.restores(w.manager) {
				continue
			}
			b, restore := w.as(w.manager), path+"/"+itoa(r.id)+"/restore"
			b.Post(restore, url.Values{}).Want(200)
			if p := b.Ask(http.MethodPost, restore, url.Values{}); p.Status != http.StatusSeeOther && p.Status != http.StatusConflict {
				t.Errorf("%s again: %d: %.200s", restore, p.Status, p.Says())
			}
			break
		}
	}
}

// TestAnEndedSessionOpensNoDoor tries a session that was ended, one that nobody used
// for long, one that is too old, and one of an account that was disabled.
func TestAnEndedSessionOpensNoDoor(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	for how, sql := range map[string]string{
		"ended":    "update sessions set ended_at = now() where account_id = @id",
		"idle":     "update sessions set seen_at = now() - interval '13 hours' where account_id = @id",
		"too old":  "update sessions set ends_at = now() - interval '1 second' where account_id = @id",
		"disabled": "update accounts set disabled_at = now() where id = @id",
	} {
		who := w.account("somebody-"+strings.ReplaceAll(how, " ", "-"), 0, auth.Manager)
		b := w.as(who)
		b.Ask(http.MethodGet, "/visits", nil).Want(200)
		w.exec(sql, pg.Args{"id": who.ID})
		if p := b.Ask(http.MethodGet, "/visits", nil); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", how, p.Status)
		}
	}
	b := w.public()
	for _, token := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 100_000), "'; drop table sessions; --"} {
		b.SetCookie("session", token)
		if p := b.Ask(http.MethodGet, "/visits", nil); p.Status != http.StatusSeeOther {
			t.Errorf("cookie %.20q: %d", token, p.Status)
		}
	}
}

// TestARoleThatWasTakenAwayIsGoneAtOnce.
func TestARoleThatWasTakenAwayIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.manager)
	b.Get("/visits/new").Want(200)
	w.exec("update accounts set roles = '{researcher}' where id = @id", pg.Args{"id": w.manager.ID})
	b.Get("/visits/new").Want(403)
	b.Post("/visits", url.Values{}).Want(403)
}
