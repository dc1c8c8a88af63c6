/*
 * Student-t readings as a scale mixture of Gaussians on six nodes of the precision; the update is the Gaussian one that has the
 * mean and variance of the posterior mixture.
 */
#ifndef NATIVE_STUDENT_H
#define NATIVE_STUDENT_H

#define STUDENT_NODES 6

struct student {
  float weight[STUDENT_NODES];
};

/* Answers the variance of a reading around glucose. `noise`: the squared scale. */
float student_configure(struct student *self, float degrees_of_freedom, float noise);

/* Replaces innovation and noise by those of the Gaussian update. `variance`: of the predicted level. */
void student_update(const struct student *self, float variance, float *innovation, float *noise);

#endif
