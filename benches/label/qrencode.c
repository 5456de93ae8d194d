/* The yardstick of the QR matrix: libqrencode, called in this process, on the texts of a file, a line each.
   cc -O2 qrencode.c -lqrencode; ./a.out FILE SECONDS prints how many symbols a second. */
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    static char texts[4096][512];
    size_t texts_read = 0, done = 0;
    FILE *file = count == 3 ? fopen(arguments[1], "r") : NULL;
    if (!file) return 2;
    while (texts_read < 4096 && fgets(texts[texts_read], sizeof texts[0], file)) {
        texts[texts_read][strcspn(texts[texts_read], "\n")] = 0;
        texts_read++;
    }
    if (texts_read == 0) return 2;
    double seconds = atof(arguments[2]), began = now(), taken;
    int version = 0;
    do {
        QRcode *code = QRcode_encodeString(texts[done % texts_read], 0, QR_ECLEVEL_M, QR_MODE_8, 1);
        if (!code) return 3;
        version = code->version;
        QRcode_free(code);
        done++;
        taken = now() - began;
    } while (taken < seconds);
    printf("{\"per_second\":%.0f,\"version\":%d}\n", done / taken, version);
    return 0;
}
