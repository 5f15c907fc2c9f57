# syntax=docker/dockerfile:1

# A small image: the program, which has its pages, fonts, migrations and time zones
# inside, and the certificates by which it knows others. It needs DATABASE_URL, for
# there is no PostgreSQL in it.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    make build VERSION="$VERSION"

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/bin/gyoryu /gyoryu
USER 65534:65534
ENV GYORYU_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=2m CMD ["/gyoryu", "health"]
ENTRYPOINT ["/gyoryu"]
CMD ["serve"]
