# Reads a study's results with base R: means by arm, and differences from a baseline paired by replication.
#
# Usage: Rscript study.R FOLDER [RESPONSE] [BASELINE]

arguments <- commandArgs(trailingOnly = TRUE)
folder   <- arguments[1]
response <- if (length(arguments) > 1) arguments[2] else "worker.pay_per_hour"
baseline <- if (length(arguments) > 2) arguments[3] else "0"

# An empty cell of a text column is an empty text, and a level called "NA" is no missing value; in columns of numbers R
# takes an empty cell for a missing value all the same. Seeds are larger than R's integers: text.
rows <- read.csv(file.path(folder, "results.csv"), na.strings = character(), check.names = FALSE,
                 colClasses = c(seed = "character"), encoding = "UTF-8")

# One number: its name without a group. A run where it is not defined has no value, which is not zero.
own  <- rows[rows$name == response & rows$group == "" & !is.na(rows$value), ]
wide <- tapply(own$value, list(own$replication, own$arm), identity)

digits <- function(x) format(x, digits = 17)
cat("means\n")
for (arm in colnames(wide)) {
  values <- na.omit(wide[, arm])
  cat(arm, length(values), digits(mean(values)), digits(sd(values)), "\n")
}

# Arms of a replication share its seed: take differences within replications first, then average.
cat("differences\n")
for (arm in setdiff(colnames(wide), baseline)) {
  values <- na.omit(wide[, arm] - wide[, baseline])
  cat(arm, length(values), digits(mean(values)), digits(sd(values)), "\n")
}
