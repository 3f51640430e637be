# The service in an image: no compiler, no secrets, no root. Behind a proxy on the same machine:
#   docker build -t parlance .
#   docker run --init --stop-timeout 30 -p 127.0.0.1:8000:8000 \
#     -e TRUSTED_PROXIES=172.17.0.1 -e PROXY_SECRET=change-me \
#     -v parlance-logs:/srv/parlance/logs -v parlance-var:/srv/parlance/var \
#     --read-only --tmpfs /tmp parlance
# Settings come as environment variables; README.md lists them, docs/deployment.md says more.

# By digest, so that every build stands on the same files. To take in a newer one, look it up with
# `docker buildx imagetools inspect python:3.11-slim-bookworm` and replace both parts.
ARG BASE=python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d

FROM ${BASE} AS environment
COPY requirements/run.lock /tmp/run.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir \
        --require-hashes --only-binary :all: -r /tmp/run.lock

FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends libseccomp2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin parlance
WORKDIR /srv/parlance
# Only what changes at run time belongs to the service's user.
RUN install -d -o parlance -g parlance -m 0700 logs var
COPY --from=environment /opt/venv /opt/venv
COPY pyproject.toml ./
COPY generated generated
COPY company company
COPY static static
COPY clients/javascript clients/javascript
COPY demo_model demo_model
COPY tools tools
COPY app app
COPY scripts/health.sh scripts/
# A start compiles nothing: it may write nothing here, and would do it again every time.
RUN python -m compileall -q --invalidation-mode unchecked-hash \
    generated company demo_model tools app
# docker stop kills after ten seconds unless it is told otherwise: running turns get half of that.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SHUTDOWN_GRACE_SECONDS=5 \
    HOST=0.0.0.0 \
    PORT=8000
VOLUME ["/srv/parlance/logs", "/srv/parlance/var"]
USER parlance
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["scripts/health.sh"]
CMD ["python", "-m", "app"]
