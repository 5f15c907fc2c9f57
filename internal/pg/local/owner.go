package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// fallback is where the cluster goes when the server's user cannot reach the
// folder that was asked for. A variable for the tests' sake.
var fallback = "/var/lib/gyoryu"

// account is who the server runs as. The zero value is whoever runs the program.
type account struct {
	name     string
	uid, gid int
}

// other reports whether the server runs as somebody else than the program.
func (a account) other() bool { return a.name != "" }

// command prepares a program of the server's. It gets none of our environment:
// PG* variables would change what it does, and our secrets are not its business.
func (a account) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if a.other() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd
}

// give hands a folder that we made to the server's user.
func (a account) give(dir string) error {
	if !a.other() {
		return nil
	}
	return os.Chown(dir, a.uid, a.gid)
}

// reaches reports whether the account can enter dir, by trying.
func (a account) reaches(ctx context.Context, dir string) (bool, error) {
	err := a.command(ctx, dir, "/bin/sh", "-c", ":").Run()
	if errors.Is(err, syscall.EACCES) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("becoming the user %s: %w", a.name, err)
	}
	return true, nil
}

// settle makes the data folder and decides who runs the server there.
func settle(asked string, log *slog.Logger) (string, account, error) {
	dir, err := makeDir(asked)
	if err != nil || os.Geteuid() != 0 {
		return dir, account{}, err
	}
	who, err := serverUser(dir)
	if err != nil {
		return "", account{}, err
	}
	reached, err := who.reaches(context.Background(), dir)
	if err != nil || reached {
		return dir, who, err
	}
	log.Warn("the user "+who.name+", who runs the database, cannot reach the data folder, so the database is in "+fallback,
		"asked", dir, "used", fallback)
	if dir, err = makeDir(fallback); err != nil {
		return "", account{}, err
	}
	who, err = serverUser(dir)
	return dir, who, err
}

// makeDir makes dir if it is absent and returns it absolute and free of symlinks,
// so that it is the same text whatever way somebody named it.
func makeDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	var absent []string
	for up := dir; !exists(up); up = filepath.Dir(up) {
		absent = append(absent, up)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	// Another user's server must pass through what root makes, whatever the umask;
	// existing folders keep the mode that their owner gave them.
	for _, made := range absent {
		if os.Geteuid() != 0 {
			break
		}
		if err := os.Chmod(made, 0o711); err != nil {
			return "", fmt.Errorf("data folder: %w", err)
		}
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return dir, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// serverUser is who runs the server when the program is root: the owner of the
// cluster, since PostgreSQL accepts no other, or postgres for a new one.
func serverUser(dir string) (account, error) {
	info, err := os.Stat(filepath.Join(dir, "pg"))
	if err == nil {
		owner, ok := info.Sys().(*syscall.Stat_t)
		if ok && owner.Uid != 0 {
			a := account{name: strconv.Itoa(int(owner.Uid)), uid: int(owner.Uid), gid: int(owner.Gid)}
			if u, err := user.LookupId(a.name); err == nil {
				a.name = u.Username
			}
			return a, nil
		}
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return account{}, fmt.Errorf("PostgreSQL refuses to run as root, and there is no user postgres to run it: start the program as an ordinary user (%w)", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("user postgres: %w", err)
	}
	return account{name: u.Username, uid: uid, gid: gid}, nil
}
