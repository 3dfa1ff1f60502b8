# One image for web, worker and beat; see docker-compose.yml.
FROM python:3.12-slim-bookworm

# Our manage.py makes no .venv here, and no page waits for byte code or a full buffer.
ENV DELPHI_NO_VENV=1 \
    DELPHI_COLLECTED_STATIC=1 \
    DELPHI_DATA=/data \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1

RUN useradd --system --uid 10001 --home-dir /app delphi \
    && install -d -o delphi -g delphi /app /data /keys
WORKDIR /app

COPY requirements.txt .
RUN pip install --only-binary :all: -r requirements.txt

COPY --chown=delphi:delphi . .
USER delphi
# Needs a secret only because settings do; it stays in this one line and signs nothing.
RUN SECRET_KEY=for-collecting-only python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["gunicorn", "--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--no-control-socket", "--log-level", "warning", "--bind", "0.0.0.0:8000", "delphi.wsgi"]
