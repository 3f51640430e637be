# The service in an image: no compiler, no secrets, no root. Behind a proxy:
#   docker build -t parlance .
#   docker run -p 127.0.0.1:8000:8000 -e TRUSTED_PROXIES=172.17.0.0/16 \
#     -v parlance-logs:/srv/parlance/logs -v parlance-var:/srv/parlance/var \
#     --read-only --tmpfs /tmp parlance
# Settings come as environment variables; app/settings.py lists them.

FROM python:3.11-slim-bookworm AS environment
COPY requirements/run.lock /tmp/run.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --no-compile \
        --require-hashes --only-binary :all: -r /tmp/run.lock

FROM python:3.11-slim-bookworm
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
COPY data data
COPY static static
COPY demo_model demo_model
COPY tools tools
COPY app app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000
VOLUME ["/srv/parlance/logs", "/srv/parlance/var"]
USER parlance
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4).read()"]
CMD ["python", "-m", "app"]
