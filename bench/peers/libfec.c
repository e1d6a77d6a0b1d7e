/*
 * Decodes the Reed-Solomon codewords of a file with libfec when it is told to; README.md has the words.
 * gcc -O2 -o libfec libfec.c -lfec
 */
#include <fec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CODEWORD = 255, INFORMATION = 223 };

static unsigned char *received;
static long codewords;

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What libfec corrects it corrects in place, so each codeword is copied first: 255 octets, a hundredth of the time. */
static int decode(long index, unsigned char *codeword) {
  memcpy(codeword, received + index * CODEWORD, CODEWORD);
  return decode_rs_ccsds(codeword, NULL, 0, 0);
}

static int write_all(const char *file) {
  unsigned char codeword[CODEWORD];
  FILE *out = fopen(file, "wb");
  if (out == NULL) return 0;
  for (long index = 0; index < codewords; index++) {
    signed char corrected = (signed char)decode(index, codeword);
    fwrite(codeword, 1, INFORMATION, out);
    fwrite(&corrected, 1, 1, out);
  }
  return fclose(out) == 0;
}

static double run(long rounds) {
  unsigned char codeword[CODEWORD];
  double start = cpu_seconds();
  for (long round = 0; round < rounds; round++)
    for (long index = 0; index < codewords; index++) decode(index, codeword);
  return cpu_seconds() - start;
}

int main(int count, char **words) {
  char line[4096];
  FILE *in = count == 2 ? fopen(words[1], "rb") : NULL;
  if (in == NULL) {
    fprintf(stderr, "libfec: expected a file of codewords\n");
    return 2;
  }
  fseek(in, 0, SEEK_END);
  codewords = ftell(in) / CODEWORD;
  rewind(in);
  received = malloc((size_t)codewords * CODEWORD + 1);
  if (received == NULL || fread(received, CODEWORD, (size_t)codewords, in) != (size_t)codewords) return 2;
  fclose(in);
  printf("ready libfec decode_rs_ccsds\n");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "write ", 6) == 0)
      puts(write_all(line + 6) ? "written" : "failed");
    else if (strncmp(line, "run ", 4) == 0)
      printf("%.9f\n", run(atol(line + 4)));
    else
      puts("failed");
    fflush(stdout);
  }
  return 0;
}
