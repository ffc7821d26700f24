# Backdesk as a container; docs/deployment.md says how to run it.
FROM python:3.12-slim
WORKDIR /app
ENV MPLCONFIGDIR=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY requirements-full.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-full.lock
COPY . .
# One question shows that all of it is here, and leaves the vectors of the phrasings behind for a quick start.
RUN python run_bot.py ask "What is cupping?"
RUN useradd --uid 10001 --no-create-home bot && install -d -o bot /data && install -o bot -m 644 faq.yaml /data
USER 10001
ENV FAQ_FILE=/data/faq.yaml DATABASE_URL=sqlite:////data/backdesk.db METRICS_PORT=9101
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "run_bot.py", "health"]
ENTRYPOINT ["python", "run_bot.py"]
