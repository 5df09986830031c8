FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make build

# The same Debian as above, because the program is linked with its C library.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin recess \
 && install --directory --owner=recess --mode=700 /data
COPY --from=build /src/bin/recess /usr/local/bin/recess

USER 10001
VOLUME /data
# With PostgreSQL, the key file is created here; with SQLite, beside the database.
WORKDIR /data
ENV RECESS_DB=/data/recess.db RECESS_ADDR=0.0.0.0:8080
EXPOSE 8080
# doctor asks /readyz, which also checks the database.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["/usr/local/bin/recess", "doctor", "--url", "http://127.0.0.1:8080"]
ENTRYPOINT ["/usr/local/bin/recess"]
CMD ["serve"]
