package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"gyoryu/internal/config"
)

const composeFile = "docker-compose.yml"

// operator is the environment that README.md asks for.
var operator = types.Mapping{"GYORYU_URL": "https://gyoryu.example.org", "POSTGRES_PASSWORD": "s3cret"}

// compose finds what is wrong with how the program is run in containers, without
// running any.
func compose(t tree) ([]problem, error) {
	text, err := t.read(composeFile)
	if err != nil {
		return nil, err
	}
	project, err := load(text, operator)
	if err != nil {
		return []problem{{composeFile, 0, strings.ReplaceAll(err.Error(), "\n", "; ")}}, nil
	}
	var found []problem
	report := func(format string, args ...any) {
		found = append(found, problem{composeFile, 0, fmt.Sprintf(format, args...)})
	}
	for _, secret := range slices.Sorted(maps.Keys(operator)) {
		without := maps.Clone(operator)
		delete(without, secret)
		if _, err := load(text, without); err == nil {
			report("starts without %s, which somebody must choose", secret)
		}
	}
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		if s.HealthCheck == nil || len(s.HealthCheck.Test) == 0 || s.HealthCheck.Disable {
			report("%s has no health check", name)
		}
		if s.Restart == "" {
			report("%s is not started again after a crash", name)
		}
		if s.Build == nil && (!strings.Contains(s.Image, ":") || strings.HasSuffix(s.Image, ":latest")) {
			report("%s does not say which version of %s it wants", name, s.Image)
		}
	}
	for _, text := range complainProgram(project) {
		report("%s", text)
	}
	for _, text := range complainDatabase(project) {
		report("%s", text)
	}
	return found, nil
}

func load(text []byte, environment types.Mapping) (*types.Project, error) {
	return loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  ".",
		ConfigFiles: []types.ConfigFile{{Filename: composeFile, Content: text}},
		Environment: maps.Clone(environment), // the loader adds to it
	}, func(o *loader.Options) { o.SetProjectName("gyoryu", true) })
}

// complainProgram reads the environment as the program will.
func complainProgram(project *types.Project) []string {
	s, ok := project.Services["gyoryu"]
	if !ok {
		return []string{"there is no service gyoryu"}
	}
	var wrong, environ []string
	for name, value := range s.Environment {
		if value != nil {
			environ = append(environ, name+"="+*value)
		}
	}
	slices.Sort(environ)
	c, err := config.Read(environ)
	switch {
	case err != nil:
		wrong = append(wrong, "gyoryu would not start: "+err.Error())
	case c.Demo:
		wrong = append(wrong, "gyoryu would run as a demo")
	case c.DatabaseURL == "":
		wrong = append(wrong, "gyoryu has no DATABASE_URL")
	case strings.HasPrefix(c.Addr, "127."):
		wrong = append(wrong, "gyoryu would be reached by nobody outside its container")
	}
	if need, ok := s.DependsOn["db"]; !ok || need.Condition != types.ServiceConditionHealthy {
		wrong = append(wrong, "gyoryu does not wait for the database")
	}
	if s.StopGracePeriod == nil {
		wrong = append(wrong, "gyoryu has no stop_grace_period, and may be killed while it finishes requests")
	}
	return wrong
}

// complainDatabase makes sure that the data outlives its container.
func complainDatabase(project *types.Project) []string {
	s, ok := project.Services["db"]
	if !ok {
		return []string{"there is no service db"}
	}
	var wrong []string
	if !strings.HasPrefix(s.Image, "postgres:17") {
		wrong = append(wrong, "db is "+s.Image+", not PostgreSQL 17")
	}
	kept := slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool {
		_, declared := project.Volumes[v.Source]
		return v.Target == "/var/lib/postgresql/data" && declared
	})
	if !kept {
		wrong = append(wrong, "the data of db is in no volume")
	}
	if len(s.Ports) > 0 {
		wrong = append(wrong, "db can be reached from outside")
	}
	return wrong
}
