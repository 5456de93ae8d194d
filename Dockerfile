# syntax=docker/dockerfile:1
# docker build -t zhenma .
# docker run --rm -v zhenma-data:/data zhenma init --origin https://zm.example.cn
# docker run -d -p 8080:8080 --read-only --cap-drop ALL -v zhenma-data:/data zhenma

# musl, so that the program needs nothing beside itself: the image is the program, whom to believe in TLS, and a folder.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev gcc make ca-certificates
WORKDIR /build
# The dependencies first, in a layer of their own: they are built again only when the manifest changes. Every bench that
# it names is there as an empty file.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches \
    && echo 'fn main() {}' > src/main.rs \
    && sed -n '/^\[\[bench\]\]/{n;s|^name = "\(.*\)"|benches/\1.rs|p}' Cargo.toml | xargs touch src/lib.rs \
    && cargo build --profile dist --locked \
    && rm -r src benches
COPY src src
COPY assets assets
COPY benches benches
# The files copied just now may be older than what was built of the empty ones.
RUN find src -name '*.rs' -exec touch {} + \
    && cargo build --profile dist --locked --bin zhenma \
    && mkdir -m 0700 /data

FROM scratch
COPY --from=build /build/target/dist/zhenma /usr/local/bin/zhenma
# Whom to believe when an agency's signing endpoint is asked over TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# The numbers are fixed so that a volume keeps its owner from one image to the next.
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
ENV PATH=/usr/local/bin ZHENMA_DATA=/data ZHENMA_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
# Asks the running server over the socket in its folder, and never opens the folder itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/usr/local/bin/zhenma", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/zhenma"]
CMD ["serve"]
