/*
 * The limit: what the system allows, without Java. Prints name=value lines, times in nanoseconds for one life, push or piece.
 *
 *   limit life N fresh|kept|huge|populate    N pushes of a long, with mapping and unmapping (or with pages kept from the last life)
 *   limit push N fresh|huge|populate         the same once, with the worst pause of 1024 pushes
 *   limit touch BYTES fresh|huge|populate    map, write to each page, unmap
 *   limit pieces N                           bump allocation of 32 bytes, four longs written to each
 *   limit reset                              all pieces given back
 *   limit sum N | random N | store N | storerandom N | add N      one pass over N longs
 *   limit live N                             N mappings of 1 MiB, readable and writable at once, a page of each touched
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define PAGE 4096L
#define HUGE_PAGE (2L << 20)
#define FIRST_STEP (64L << 10)
#define LARGEST_STEP (64L << 20)
#define BATCH 1024
#define ENOUGH 200000000L /* how long to repeat what is short, in nanoseconds */

static const char *mode = "fresh";

static int is(const char *name) {
    return strcmp(mode, name) == 0;
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void check(int ok, const char *call) {
    if (!ok) {
        perror(call);
        exit(1);
    }
}

/* A growing sequence: a range of addresses, of which the start has memory. */
struct vec {
    char *mapping;
    long length;
    char *base;
    int64_t *next;
    int64_t *end;
    long reserved;
    long committed;
};

static struct vec vec_open(long bytes) {
    struct vec v = {0};
    v.length = (bytes + 2 * HUGE_PAGE) / PAGE * PAGE;
    v.mapping = mmap(NULL, v.length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    check(v.mapping != MAP_FAILED, "mmap");
    v.base = v.mapping;
    v.reserved = v.length;
    if (is("huge")) {
        long skip = HUGE_PAGE - (uintptr_t) v.base % HUGE_PAGE;
        v.base += skip;
        v.reserved -= skip;
        check(madvise(v.base, v.reserved, MADV_HUGEPAGE) == 0, "madvise");
    }
    v.next = v.end = (int64_t *) v.base;
    return v;
}

static void vec_close(struct vec *v) {
    check(munmap(v->mapping, v->length) == 0, "munmap");
}

static __attribute__((noinline)) void vec_grow(struct vec *v) {
    long step = v->committed < FIRST_STEP ? FIRST_STEP : v->committed;
    step = step > LARGEST_STEP ? LARGEST_STEP : step;
    step = step > v->reserved - v->committed ? v->reserved - v->committed : step;
    check(mprotect(v->base + v->committed, step, PROT_READ | PROT_WRITE) == 0, "mprotect");
    if (is("populate")) {
        check(madvise(v->base + v->committed, step, 23 /* MADV_POPULATE_WRITE */) == 0, "madvise");
    }
    v->committed += step;
    v->end = (int64_t *) (v->base + v->committed);
}

static inline void vec_push(struct vec *v, int64_t value) {
    if (__builtin_expect(v->next == v->end, 0)) {
        vec_grow(v);
    }
    *v->next++ = value;
}

static void life(long n) {
    int kept = is("kept");
    struct vec v = {0};
    if (kept) {
        v = vec_open(n * 8);
        for (long i = 0; i < n; i++) {
            vec_push(&v, i);
        }
    }
    long lives = 0;
    int64_t start = now();
    do {
        if (kept) {
            v.next = (int64_t *) v.base;
        } else {
            v = vec_open(n * 8);
        }
        for (long i = 0; i < n; i++) {
            vec_push(&v, i);
            __asm__ volatile("" ::: "memory"); /* one by one, as the peers do */
        }
        if (!kept) {
            vec_close(&v);
        }
        lives++;
    } while (now() - start < ENOUGH);
    printf("time=%f\n", (double) (now() - start) / lives);
}

static void push(long n) {
    int64_t worst = 0;
    int64_t start = now();
    struct vec v = vec_open(n * 8);
    for (long added = 0; added < n; added += BATCH) {
        int64_t before = now();
        for (long i = added; i < added + BATCH && i < n; i++) {
            vec_push(&v, i);
            __asm__ volatile("" ::: "memory");
        }
        int64_t took = now() - before;
        worst = took > worst ? took : worst;
    }
    vec_close(&v);
    printf("time=%f\nworst=%ld\n", (double) (now() - start) / n, (long) worst);
}

static void touch(long bytes) {
    int64_t start = now();
    struct vec v = vec_open(bytes);
    check(mprotect(v.base, bytes, PROT_READ | PROT_WRITE) == 0, "mprotect");
    if (is("populate")) {
        check(madvise(v.base, bytes, 23) == 0, "madvise");
    }
    for (long i = 0; i < bytes; i += PAGE) {
        ((volatile char *) v.base)[i] = 1;
    }
    vec_close(&v);
    printf("time=%f\n", (double) (now() - start));
}

static void pieces(long n) {
    char *memory = malloc(n * 32);
    check(memory != NULL, "malloc");
    memset(memory, 1, n * 32);
    long passes = 0;
    int64_t start = now();
    do {
        char *next = memory, *end = memory + n * 32;
        for (long i = 0; i < n; i++) {
            check(end - next >= 32, "pieces");
            int64_t *piece = (int64_t *) next;
            next += 32;
            piece[0] = piece[1] = piece[2] = piece[3] = i;
            __asm__ volatile("" ::: "memory");
        }
        passes++;
    } while (now() - start < ENOUGH);
    printf("time=%f\n", (double) (now() - start) / passes / n);
}

static void reset(void) {
    static char memory[32];
    static char *volatile next;
    long passes = 100000000;
    int64_t start = now();
    for (long i = 0; i < passes; i++) {
        next = memory;
    }
    printf("time=%f\n", (double) (now() - start) / passes);
    check(next == memory, "reset");
}

static void pass(const char *what, long n) {
    int64_t *array = malloc(n * 8);
    int32_t *random = malloc(n * 4);
    check(array != NULL && random != NULL, "malloc");
    uint64_t seed = 1;
    for (long i = 0; i < n; i++) {
        seed = seed * 6364136223846793005UL + 1442695040888963407UL;
        random[i] = (int32_t) ((seed >> 33) % n);
        array[i] = i;
    }
    volatile int64_t sink = 0;
    long passes = 0;
    int64_t start = now();
    do {
        int64_t sum = 0;
        if (strcmp(what, "sum") == 0) {
            for (long i = 0; i < n; i++) sum += array[i];
        } else if (strcmp(what, "random") == 0) {
            for (long i = 0; i < n; i++) sum += array[random[i]];
        } else if (strcmp(what, "storerandom") == 0) {
            for (long i = 0; i < n; i++) array[random[i]] = i;
        } else if (strcmp(what, "store") == 0) {
            for (long i = 0; i < n; i++) array[i] = i;
        } else {
            int64_t *next = array, *end = array + n;
            for (long i = 0; i < n && next < end; i++) {
                *next++ = i;
                __asm__ volatile("" ::: "memory");
            }
        }
        __asm__ volatile("" ::: "memory");
        sink += sum;
        passes++;
    } while (now() - start < ENOUGH);
    printf("time=%f\n", (double) (now() - start) / passes);
}

static void live(long n) {
    long count = 0;
    while (count < n) {
        char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED) {
            break;
        }
        *(volatile char *) p = 1;
        count++;
    }
    printf("count=%ld\n", count);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    long n = argc > 2 ? atol(argv[2]) : 0;
    mode = argc > 3 ? argv[3] : mode;
    if (strcmp(what, "life") == 0) life(n);
    else if (strcmp(what, "push") == 0) push(n);
    else if (strcmp(what, "touch") == 0) touch(n);
    else if (strcmp(what, "pieces") == 0) pieces(n);
    else if (strcmp(what, "reset") == 0) reset();
    else if (strcmp(what, "live") == 0) live(n);
    else if (n > 0) pass(what, n);
    else return 2;
    return 0;
}
