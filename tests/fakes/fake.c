/* Programs that misbehave, by name. Each process ends itself after LIFE_S at the latest. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFE_S = 25, PAGE = 4096, KIB = 1024, MIB = 1024 * 1024 };

static char **words; /* what follows the fake's name */

static int number(int index) { return atoi(words[index]); }

static void check(int ok, const char *what) {
    if (!ok) {
        perror(what);
        exit(70);
    }
}

/* An alarm is not inherited: every child bounds its own life. */
static pid_t fork_bounded(void) {
    pid_t child = fork();
    if (child == 0) {
        alarm(LIFE_S);
    }
    return child;
}

static void sleep_ms(long ms) {
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0) {
    }
}

static void hang(void) {
    for (;;) {
        pause();
    }
}

static void say(const char *text) { check(write(1, text, strlen(text)) == (ssize_t)strlen(text), "write"); }

static void ok(void) { say("ok\n"); }

static void ignore_polite_signals(void) {
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
}

static void ignterm(void) {
    ignore_polite_signals();
    hang();
}

enum hold { HOLD_PIPES, CLOSE_PIPES };

/* Each daemon says that it is up, so that the leader's end comes after the escape. */
static void escape(int count, enum hold pipes) {
    int up[2];
    check(pipe(up) == 0, "pipe");
    for (int i = 0; i < count; i++) {
        pid_t middle = fork_bounded();
        if (middle != 0) {
            waitpid(middle, NULL, 0);
            continue;
        }
        setsid();
        if (fork_bounded() != 0) {
            _exit(0);
        }
        ignore_polite_signals();
        if (pipes == CLOSE_PIPES) {
            close(0);
            close(1);
            close(2);
        }
        check(write(up[1], "u", 1) == 1, "write");
        hang();
    }
    for (int i = 0; i < count; i++) {
        char byte;
        check(read(up[0], &byte, 1) == 1, "read");
    }
    ok();
}

static void daemons(void) { escape(number(0), HOLD_PIPES); }

static void daemons_closed(void) { escape(number(0), CLOSE_PIPES); }

/* Run again with an empty environment: no cookie to be found by. */
static void daemons_bare(void) {
    char *argv[] = {"fake", "daemons_closed", words[0], NULL};
    char *nothing[] = {NULL};
    execve("/proc/self/exe", argv, nothing);
    check(0, "execve");
}

static void daemons_hang(void) {
    escape(number(0), CLOSE_PIPES);
    hang();
}

static void hydra(void) {
    time_t end = time(NULL) + LIFE_S;
    for (int i = 1; i < number(0) && fork_bounded() != 0; i++) {
    }
    while (time(NULL) < end) {
        setsid();
        if (fork() != 0) {
            _exit(0);
        }
    }
}

static void hydra_hang(void) {
    if (fork_bounded() == 0) {
        hydra();
    }
    hang();
}

static void bomb(void) {
    for (int i = 0; i < number(0); i++) {
        if (fork_bounded() == 0) {
            hang();
        }
    }
    hang();
}

static void zombies(void) {
    for (int i = 0; i < number(0); i++) {
        if (fork_bounded() == 0) {
            _exit(0);
        }
    }
    ok();
}

static void late(void) {
    if (fork_bounded() == 0) {
        pid_t parent = getppid();
        while (kill(parent, 0) == 0 && getppid() == parent) {
            sleep_ms(1);
        }
        sleep_ms(60);
        say("late\n");
        _exit(0);
    }
    say("early\n");
}

static void flood(void) {
    static char block[64 * KIB];
    memset(block, 'x', sizeof block);
    for (long left = (long)number(0) * 16; left > 0; left--) {
        if (write(number(1), block, sizeof block) < 0) {
            return;
        }
    }
}

static void both_pipes(void) {
    static char block[PAGE];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < MIB / PAGE; i++) {
        check(write(1, block, sizeof block) == PAGE, "stdout");
        check(write(2, block, sizeof block) == PAGE, "stderr");
    }
}

static void die_by(void) { raise(number(0)); }

static void exit_with(void) {
    fputs("reason\n", stderr);
    exit(number(0));
}

static void mem(void) {
    for (int i = 0; i < number(0); i++) {
        char *block = malloc(MIB);
        check(block != NULL, "malloc");
        memset(block, 1, MIB);
    }
    hang();
}

static void closeout(void) {
    close(1);
    close(2);
    hang();
}

static void kill_parent(void) {
    kill(getppid(), SIGKILL);
    hang();
}

static void stop_parent(void) {
    kill(getppid(), SIGSTOP);
    hang();
}

static void kill_group(void) {
    kill(0, SIGKILL);
    hang();
}

static void stopped(void) {
    pid_t helper = fork_bounded();
    if (helper == 0) {
        kill(getppid(), SIGSTOP);
        sleep_ms(number(0));
        kill(getppid(), SIGCONT);
        _exit(0);
    }
    waitpid(helper, NULL, 0);
    ok();
}

static void litter(void) {
    umask(0);
    check(mkfifo("fifo", 0600) == 0, "mkfifo");
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    check(bind(server, (struct sockaddr *)&name, sizeof name) == 0, "bind");
    check(mkdir("folder", 0700) == 0 && chdir("folder") == 0, "mkdir");
    check(open("file", O_CREAT | O_WRONLY, 0600) >= 0, "open");
}

static void limits(void) {
    struct rlimit few = {16, 16};
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(0, &first);
    check(nice(5) != -1, "nice");
    check(sched_setaffinity(0, sizeof first, &first) == 0, "sched_setaffinity");
    check(setrlimit(RLIMIT_NOFILE, &few) == 0, "setrlimit");
}

/* Two orphans compute for 100 ms each, and end before the leader does. */
static void spin_orphans(void) {
    int done[2];
    check(pipe(done) == 0, "pipe");
    pid_t middle = fork_bounded();
    if (middle == 0) {
        for (int i = 0; i < 2; i++) {
            if (fork_bounded() == 0) {
                while (clock() < CLOCKS_PER_SEC / 10) {
                }
                _exit(0);
            }
        }
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    close(done[1]);
    char byte;
    check(read(done[0], &byte, 1) == 0, "read"); /* end of file: both have gone */
}

static const struct {
    const char *name;
    void (*run)(void);
} fakes[] = {
    {"ok", ok},
    {"hang", hang},
    {"ignterm", ignterm},
    {"daemons", daemons},
    {"daemons_closed", daemons_closed},
    {"daemons_bare", daemons_bare},
    {"daemons_hang", daemons_hang},
    {"hydra", hydra},
    {"hydra_hang", hydra_hang},
    {"bomb", bomb},
    {"zombies", zombies},
    {"late", late},
    {"flood", flood},
    {"both_pipes", both_pipes},
    {"die_by", die_by},
    {"exit_with", exit_with},
    {"mem", mem},
    {"closeout", closeout},
    {"kill_parent", kill_parent},
    {"stop_parent", stop_parent},
    {"kill_group", kill_group},
    {"stopped", stopped},
    {"litter", litter},
    {"limits", limits},
    {"spin_orphans", spin_orphans},
};

int main(int argc, char **argv) {
    alarm(LIFE_S);
    for (size_t i = 0; argc > 1 && i < sizeof fakes / sizeof *fakes; i++) {
        if (strcmp(argv[1], fakes[i].name) == 0) {
            words = argv + 2;
            fakes[i].run();
            return 0;
        }
    }
    fprintf(stderr, "no such fake\n");
    return 64;
}
