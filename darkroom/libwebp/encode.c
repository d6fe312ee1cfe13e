// The one door of libwebp that the darkroom uses: planes in, a lossy WebP out.
#include <stdlib.h>

#include "src/webp/encode.h"

// encode takes light, blue and red one behind the other, colour at half the size, and
// returns the file, which is size bytes long; NULL when it fails.
uint8_t *encode(uint8_t *planes, int width, int height, size_t *size, float quality, int method) {
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter out;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) {
        return NULL;
    }
    config.quality = quality;
    config.method = method;
    const int across = (width + 1) / 2, down = (height + 1) / 2;
    picture.width = width;
    picture.height = height;
    picture.y = planes;
    picture.u = planes + (size_t)width * height;
    picture.v = picture.u + (size_t)across * down;
    picture.y_stride = width;
    picture.uv_stride = across;
    WebPMemoryWriterInit(&out);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &out;
    const int done = WebPEncode(&config, &picture);
    WebPPictureFree(&picture);
    if (!done) {
        WebPMemoryWriterClear(&out);
        return NULL;
    }
    *size = out.size;
    return out.mem;
}
