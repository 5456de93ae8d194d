# syntax=docker/dockerfile:1
# docker build -t zhenma .
# docker run --rm -v zhenma-data:/data zhenma init --data /data --origin https://zm.example.cn
# docker run -d -p 8080:8080 -v zhenma-data:/data zhenma

FROM rust:1.95-bookworm AS build
WORKDIR /build
# The dependencies first, in a layer of their own: they are built again only when the manifest changes.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches \
    && echo 'fn main() {}' > src/main.rs \
    && touch src/lib.rs benches/intake.rs benches/label.rs benches/serving.rs benches/store.rs \
    && cargo build --release --locked \
    && rm -r src benches
COPY src src
COPY assets assets
COPY benches benches
# The files copied just now may be older than what was built of the empty ones.
RUN find src -name '*.rs' -exec touch {} + \
    && cargo build --release --locked --bin zhenma

FROM debian:bookworm-slim
# The numbers are fixed so that a volume keeps its owner from one image to the next.
RUN groupadd --system --gid 10001 zhenma \
    && useradd --system --uid 10001 --gid zhenma --no-create-home --shell /usr/sbin/nologin zhenma \
    && install -d -o zhenma -g zhenma -m 0700 /data
COPY --from=build /build/target/release/zhenma /usr/local/bin/zhenma
# Whom to believe when an agency's signing endpoint is asked over TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
USER zhenma
ENV ZHENMA_DATA=/data
VOLUME /data
EXPOSE 8080
# Asks the running server over the socket in its folder. Without a server the command would open the folder itself and
# say nothing about a server, so the socket must be there.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
    CMD ["/bin/sh", "-c", "test -S /data/zhenma.sock && exec zhenma key list --data /data > /dev/null"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["zhenma"]
CMD ["serve", "--data", "/data", "--listen", "0.0.0.0:8080"]
