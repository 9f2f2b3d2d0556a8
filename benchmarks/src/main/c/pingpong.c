/*
 * What two processes need at least to say something to each other: a stream socket for each caller,
 * a fixed number of bytes there and back, nothing decided in between.
 *
 * pingpong CALLERS SECONDS BYTES
 *
 * prints the median and the 99th percentile of a round trip in microseconds, and round trips per
 * second. The first fifth of the time warms up and is not counted.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_CALLERS 64
#define MOST_SAMPLES 2000000
#define MOST_BYTES 65536
#define NANOS 1000000000ULL

struct end {
  pthread_t thread;
  int socket;
  uint32_t *nanos;
  size_t count;
};

static struct end ends[MOST_CALLERS];
static size_t bytes;
static uint64_t counted_from;
static uint64_t until;

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * NANOS + time.tv_nsec;
}

/* Both return 0 once the other side is gone. */
static int receive_all(int socket, char *buffer) {
  for (size_t done = 0; done < bytes;) {
    ssize_t part = read(socket, buffer + done, bytes - done);
    if (part <= 0) {
      return 0;
    }
    done += part;
  }
  return 1;
}

static int send_all(int socket, const char *buffer) {
  for (size_t done = 0; done < bytes;) {
    ssize_t part = send(socket, buffer + done, bytes - done, MSG_NOSIGNAL);
    if (part <= 0) {
      return 0;
    }
    done += part;
  }
  return 1;
}

static void *answer(void *argument) {
  struct end *end = argument;
  char buffer[MOST_BYTES];
  while (receive_all(end->socket, buffer) && send_all(end->socket, buffer)) {
  }
  return NULL;
}

static void *ask(void *argument) {
  struct end *end = argument;
  char buffer[MOST_BYTES] = {0};
  uint64_t before = now();
  while (before < until && end->count < MOST_SAMPLES) {
    if (!send_all(end->socket, buffer) || !receive_all(end->socket, buffer)) {
      fprintf(stderr, "pingpong: the other process is gone\n");
      exit(1);
    }
    uint64_t after = now();
    if (before >= counted_from) {
      end->nanos[end->count++] = after - before;
    }
    before = after;
  }
  return NULL;
}

static void run(void *(*role)(void *), int callers) {
  for (int caller = 0; caller < callers; caller++) {
    if (pthread_create(&ends[caller].thread, NULL, role, &ends[caller]) != 0) {
      fprintf(stderr, "pingpong: there are no threads left\n");
      exit(1);
    }
  }
  for (int caller = 0; caller < callers; caller++) {
    pthread_join(ends[caller].thread, NULL);
  }
}

static int by_size(const void *one, const void *other) {
  uint32_t a = *(const uint32_t *)one;
  uint32_t b = *(const uint32_t *)other;
  return (a > b) - (a < b);
}

static int report(int callers, double seconds) {
  size_t total = 0;
  for (int caller = 0; caller < callers; caller++) {
    total += ends[caller].count;
  }
  uint32_t *all = malloc((total + 1) * sizeof *all);
  if (all == NULL || total == 0) {
    return 1;
  }
  size_t next = 0;
  for (int caller = 0; caller < callers; caller++) {
    for (size_t sample = 0; sample < ends[caller].count; sample++) {
      all[next++] = ends[caller].nanos[sample];
    }
  }
  qsort(all, total, sizeof *all, by_size);
  printf("%.2f %.2f %.0f\n", all[total / 2] / 1e3, all[total * 99 / 100] / 1e3, total / seconds);
  return 0;
}

int main(int count, char **arguments) {
  int callers = count == 4 ? atoi(arguments[1]) : 0;
  double seconds = count == 4 ? atof(arguments[2]) : 0;
  bytes = count == 4 ? strtoul(arguments[3], NULL, 10) : 0;
  if (callers < 1 || callers > MOST_CALLERS || seconds <= 0 || bytes < 1 || bytes > MOST_BYTES) {
    fprintf(stderr, "usage: pingpong CALLERS SECONDS BYTES\n");
    return 2;
  }
  int pairs[MOST_CALLERS][2];
  for (int caller = 0; caller < callers; caller++) {
    ends[caller].nanos = malloc(MOST_SAMPLES * sizeof(uint32_t));
    if (ends[caller].nanos == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[caller]) != 0) {
      perror("pingpong");
      return 1;
    }
  }
  pid_t other = fork();
  int side = other == 0 ? 1 : 0;
  for (int caller = 0; caller < callers; caller++) {
    ends[caller].socket = pairs[caller][side];
    close(pairs[caller][1 - side]);
  }
  if (other == 0) {
    run(answer, callers);
    return 0;
  }
  uint64_t start = now();
  counted_from = start + seconds / 5 * NANOS;
  until = start + seconds * NANOS;
  run(ask, callers);
  for (int caller = 0; caller < callers; caller++) {
    close(ends[caller].socket);
  }
  waitpid(other, NULL, 0);
  return report(callers, seconds * 4 / 5);
}
