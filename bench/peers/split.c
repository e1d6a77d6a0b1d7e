/*
 * Splits a file of space packets, for the row split-vs-c of `npm run bench ccsds`: walks from header to header, counts
 * packets by APID and looks for jumps of the sequence count.
 *
 *     split FILE
 *
 * It says "ready C" and then answers each line on standard input with one line:
 *     count         packets, gaps, and for each APID heard "apid:packets:gaps"
 *     run ROUNDS    the processor seconds that so many passes over the file took
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint32_t packets_by_apid[2048], gaps_by_apid[2048];
static int32_t next_by_apid[2048];
static uint64_t packets, gaps;

static void split(const uint8_t *bytes, size_t size)
{
    size_t offset = 0;
    memset(packets_by_apid, 0, sizeof packets_by_apid);
    memset(gaps_by_apid, 0, sizeof gaps_by_apid);
    memset(next_by_apid, 0xff, sizeof next_by_apid);
    packets = gaps = 0;
    while (offset + 6 <= size) {
        const uint8_t *header = bytes + offset;
        size_t octets = ((size_t)header[4] << 8 | header[5]) + 7;
        if (offset + octets > size)
            break;
        unsigned apid = (header[0] & 7u) << 8 | header[1];
        int32_t count = (header[2] & 0x3f) << 8 | header[3];
        if (next_by_apid[apid] >= 0 && count != next_by_apid[apid]) {
            gaps_by_apid[apid]++;
            gaps++;
        }
        next_by_apid[apid] = (count + 1) & 0x3fff;
        packets_by_apid[apid]++;
        packets++;
        offset += octets;
    }
}

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    char line[256];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "split: expected a file that can be read\n");
        return 1;
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(size);
    if (!bytes || fread(bytes, 1, size, file) != (size_t)size)
        return 1;
    printf("ready C, %s\n", __VERSION__);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "count", 5) == 0) {
            split(bytes, size);
            printf("%llu %llu", (unsigned long long)packets, (unsigned long long)gaps);
            for (int apid = 0; apid < 2048; apid++)
                if (packets_by_apid[apid])
                    printf(" %d:%u:%u", apid, packets_by_apid[apid], gaps_by_apid[apid]);
            printf("\n");
        } else if (strncmp(line, "run ", 4) == 0) {
            int rounds = atoi(line + 4);
            double before = processor_seconds();
            for (int round = 0; round < rounds; round++) {
                split(bytes, size);
                /* The compiler must not think that one pass is as good as many. */
                __asm__ volatile("" ::: "memory");
            }
            printf("%.9f\n", processor_seconds() - before);
        }
        fflush(stdout);
    }
    return 0;
}
