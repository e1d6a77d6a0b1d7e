/*
 * Decodes frames of soft symbols with libfec's viterbi27 when it is told to; README.md has the words.
 * gcc -O2 -o viterbi27 viterbi27.c -lfec
 *
 * viterbi27 BITS: bits of a frame without its tail of six zeros, a multiple of 8. The convention is that of CCSDS.
 */
#include <fec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TAIL = 6 };

static void *decoder;
static int bits;
static unsigned char *symbols;
static long frames;

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void decode(long frame, unsigned char *data) {
  init_viterbi27(decoder, 0);
  update_viterbi27_blk(decoder, symbols + frame * 2 * (bits + TAIL), bits + TAIL);
  chainback_viterbi27(decoder, data, (unsigned int)bits, 0);
}

static int load(const char *file) {
  FILE *in = fopen(file, "rb");
  long frame_symbols = 2L * (bits + TAIL);
  if (in == NULL) return 0;
  fseek(in, 0, SEEK_END);
  frames = ftell(in) / frame_symbols;
  rewind(in);
  free(symbols);
  symbols = malloc((size_t)(frames * frame_symbols) + 1);
  if (symbols == NULL || fread(symbols, (size_t)frame_symbols, (size_t)frames, in) != (size_t)frames) return 0;
  return fclose(in) == 0;
}

static int write_all(const char *file) {
  unsigned char *data = malloc((size_t)bits / 8);
  FILE *out = fopen(file, "wb");
  if (out == NULL || data == NULL) return 0;
  for (long frame = 0; frame < frames; frame++) {
    decode(frame, data);
    fwrite(data, 1, (size_t)bits / 8, out);
  }
  free(data);
  return fclose(out) == 0;
}

static double run(long rounds) {
  unsigned char *data = malloc((size_t)bits / 8);
  double start = cpu_seconds();
  for (long round = 0; round < rounds; round++)
    for (long frame = 0; frame < frames; frame++) decode(frame, data);
  free(data);
  return cpu_seconds() - start;
}

int main(int count, char **words) {
  char line[4096];
  int ccsds[2] = {V27POLYB, -V27POLYA};
  bits = count == 2 ? atoi(words[1]) : 0;
  if (bits <= 0 || bits % 8 != 0) {
    fprintf(stderr, "viterbi27: expected the bits of a frame\n");
    return 2;
  }
  set_viterbi27_polynomial(ccsds);
  decoder = create_viterbi27(bits);
  if (decoder == NULL) return 2;
  printf("ready libfec viterbi27\n");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "load ", 5) == 0)
      puts(load(line + 5) ? "loaded" : "failed");
    else if (strncmp(line, "write ", 6) == 0)
      puts(write_all(line + 6) ? "written" : "failed");
    else if (strncmp(line, "run ", 4) == 0)
      printf("%.9f\n", run(atol(line + 4)));
    else
      puts("failed");
    fflush(stdout);
  }
  return 0;
}
